--[[ book.lua - makes one book of all chapters, for LaTeX or EPUB.

    pandoc --defaults=docs/pandoc/pdf.yaml -M chapters="01-chain 02-rnn" \
        -M figures=build/book/figures docs/pandoc/index.md -o build/book/wrec.tex

The chapters keep their words. References become links inside the book, the answers move
to its end, and what an HTML page shows by other means (listings with their file, tables
of claims, terms) becomes what a book has for it. citeproc runs after this filter. ]]

local folder = PANDOC_SCRIPT_FILE:match("^(.*)/")
local lists = dofile(folder .. "/lists.lua")
local text_of = pandoc.utils.stringify
local tex = FORMAT:match("latex") ~= nil
local READER = "markdown-implicit_figures+gfm_auto_identifiers+lists_without_preceding_blankline"
local chapters, answers, place

local function stop(sentence)
  io.stderr:write(place or "book.lua", ": ", sentence, "\n")
  os.exit(1)
end

local function latex(text) return pandoc.RawBlock("latex", text) end

---- Inlines -----------------------------------------------------------------------------

local digits = { ["⁰"] = "0", ["¹"] = "1", ["²"] = "2", ["³"] = "3", ["⁴"] = "4", ["⁵"] = "5",
                 ["⁶"] = "6", ["⁷"] = "7", ["⁸"] = "8", ["⁹"] = "9", ["⁻"] = "−" }

-- What the text font of the PDF lacks.
local signs = tex and { ["α"] = "\\alpha", ["≤"] = "\\le", ["≥"] = "\\ge", ["→"] = "\\to", ["∞"] = "\\infty",
                        ["−"] = "-", ["ρ"] = "\\rho", ["∂"] = "\\partial", ["⊤"] = "\\top" } or {}

-- "10⁻⁹" with digits that every font has.
local function raise(text)
  local out, run = pandoc.Inlines {}, ""
  local function flush()
    if run ~= "" then out:insert(pandoc.Superscript { pandoc.Str(run) }) end
    run = ""
  end
  local plain = ""
  for _, code in utf8.codes(text) do
    local c = utf8.char(code)
    if digits[c] then
      if plain ~= "" then out:insert(pandoc.Str(plain)) end
      plain, run = "", run .. digits[c]
    else
      flush()
      if signs[c] then
        if plain ~= "" then out:insert(pandoc.Str(plain)) end
        out:insert(pandoc.Math("InlineMath", signs[c]))
        plain = ""
      else
        plain = plain .. c
      end
    end
  end
  if plain ~= "" then out:insert(pandoc.Str(plain)) end
  flush()
  return out
end

local function exists_in(chapter, kind, number)
  return chapter.text:find(kind == "eq" and "\\tag{" .. number .. "}"
                           or "*Figure " .. number .. ".*", 1, true)
end

local function reference(kind, number, words)
  local chapter = chapters["number " .. number:match("^%d+")]
  if not chapter then return pandoc.Inlines { pandoc.Str(words) } end
  if not exists_in(chapter, kind, number) then stop("there is no " .. words .. " in the book.") end
  return pandoc.Inlines { pandoc.Link({ pandoc.Str(words) }, "#" .. kind .. "-" .. number) }
end

local function split(text)
  local out, from = pandoc.Inlines {}, 1
  for before, number, after in text:gmatch("()%((%d+%.%d+)%)()") do
    if before > from then out:extend(raise(text:sub(from, before - 1))) end
    out:extend(reference("eq", number, "(" .. number .. ")"))
    from = after
  end
  if from <= #text then out:extend(raise(text:sub(from))) end
  return out
end

-- Links "Figure 1.1" and "(1.4)", and puts what stands between <sup> and </sup> up.
local function link(inlines)
  local out, i = pandoc.Inlines {}, 1
  local up
  while i <= #inlines do
    local word, space, number = inlines[i], inlines[i + 1], inlines[i + 2]
    local new = pandoc.Inlines {}
    local before = word.t == "Str" and word.text:match("^(.-)Figure$")
    local found, after
    if before and number and number.t == "Str" and (space.t == "Space" or space.t == "SoftBreak") then
      found, after = number.text:match("^(%d+%.%d+)(.*)$")
    end
    if word.t == "RawInline" then
      if word.text == "<sup>" then up = pandoc.Inlines {} end
      if word.text == "</sup>" then
        out:insert(pandoc.Superscript(up))
        up = nil
      elseif word.text ~= "<sup>" and not word.text:match("^<!%-%-") then
        new:insert(word)
      end
    elseif found then
      if before ~= "" then new:insert(pandoc.Str(before)) end
      new:extend(reference("fig", found, "Figure\u{a0}" .. found))
      if after ~= "" then new:extend(split(after)) end
      i = i + 2
    elseif word.t == "Str" then
      new = split(word.text)
    else
      new:insert(word)
    end
    if up then up:extend(new) else out:extend(new) end
    i = i + 1
  end
  return out
end

-- A formula for a reading device. Pandoc's own has its TeX beside it, which devices without
-- MathML show as a second formula, so the TeX becomes a text that is read out instead.
local function mathml(math)
  local text = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, "html",
                            pandoc.WriterOptions { html_math_method = "mathml" })
  local alt = math.text:gsub("%s+", " "):gsub("&", "&amp;"):gsub("<", "&lt;"):gsub('"', "&quot;")
  text = text:gsub("<semantics>(.-)<annotation.-</annotation></semantics>", "%1")
             :gsub("<math ", '<math alttext="' .. alt:gsub("%%", "%%%%") .. '" ', 1)
  return pandoc.RawInline("html", text)
end

-- An equation with its number, which is where links to it lead.
local function equation(math)
  -- Pandoc's MathML knows brackets that grow, and none of a given size.
  if not tex then math.text = math.text:gsub("\\[bB]igg?l", "\\left"):gsub("\\[bB]igg?r", "\\right") end
  if math.mathtype ~= "DisplayMath" then return not tex and mathml(math) or nil end
  local number = math.text:match("\\tag{([^}]*)}")
  if not number then return not tex and mathml(math) or nil end
  if tex then
    -- One that would reach into the margin is set smaller.
    local long = lists.is_long(math.text)
    math.text = "\\hypertarget{eq-" .. number .. "}{}" .. math.text
    return { pandoc.RawInline("latex", long and "{\\small" or ""), math,
             pandoc.RawInline("latex", long and "}" or "") }
  end
  math.text = math.text:gsub("%s*\\tag{[^}]*}", "")
  return pandoc.Span({ mathml(math), pandoc.RawInline("html", "<span>(" .. number .. ")</span>") },
                     { id = "eq-" .. number, class = "equation" })
end

---- Blocks -----------------------------------------------------------------------------------

local function is_picture(block)
  return block and block.t == "Para" and #block.content == 1 and block.content[1].t == "Image"
end

local function is_equation(block)
  return block.t == "Para" and #block.content == 1 and block.content[1].mathtype == "DisplayMath"
end

local function caption_name(block)
  local first = block.t == "Para" and block.content[1]
  local text = first and first.t == "Emph" and text_of(first) or ""
  return text:match("^(Figure %d+%.%d+)%.$") or text:match("^(Drawing)%.$")
end

local function figure(chapter, picture, caption, name, figures)
  local image = picture.content[1]
  local number = name:match("^Figure (.+)$")
  local base = image.src:match("^figures/(.+)%.svg$")
  caption.content[1] = pandoc.Strong { pandoc.Str(name:gsub(" ", "\u{a0}") .. ".") }
  image.src = figures .. "/" .. chapter.name .. "/" .. base .. (tex and ".pdf" or ".svg")
  image.attributes.width = tex and "100%" or nil
  if tex then
    return { latex("\\begin{figure}[htbp]\\centering"),
             pandoc.Plain { pandoc.Span({}, { id = number and "fig-" .. number or "" }), image },
             latex("\\par\\smallskip\\begin{minipage}{\\linewidth}\\small"),
             pandoc.Plain(caption.content), latex("\\end{minipage}\\end{figure}") }
  end
  return { pandoc.Div({ pandoc.Plain { image }, pandoc.Para(caption.content) },
                      { id = number and "fig-" .. number or "", class = "figure" }) }
end

-- The table of claims for paper: a heading for each source, and beside the verdict the
-- band with its reason.
local function claims(block)
  local rows = block.bodies[1].body
  local head = { "Quantity", "Paper", "Here", "95 %", "Runs", "Band, and why", "Verdict" }
  local widths = { 0.23, 0.13, 0.15, 0.13, 0.07, 0.19, 0.10 }
  local made, source = {}, nil
  local function cells(texts, strong)
    local out = {}
    for i = 1, #head do
      local inlines = pandoc.read(texts[i] or "", "html").blocks[1]
      inlines = inlines and inlines.content or {}
      out[i] = { pandoc.Plain(strong and { pandoc.Emph(inlines) } or inlines) }
    end
    return out
  end
  local done = pandoc.Blocks {}
  local function flush()
    if #made == 0 then return end
    if tex and #done > 0 then done:insert(latex("\\roomfor{9}")) end
    done:insert(pandoc.Para { pandoc.Emph { pandoc.Str(source) } })
    done:insert(pandoc.utils.from_simple_table(pandoc.SimpleTable({},
      { "AlignLeft", "AlignLeft", "AlignRight", "AlignLeft", "AlignRight", "AlignLeft", "AlignLeft" },
      widths, cells(head), made)))
    made = {}
  end
  for _, row in ipairs(rows) do
    local text = {}
    for i, cell in ipairs(row.cells) do text[i] = lists.humanly(text_of(cell.contents)) end
    local name = text_of(row.cells[1].contents)
    if name ~= source then flush() end
    source = name
    made[#made + 1] = cells { text[2], text[3], text[4], text[5], text[6],
                              text[7] .. ": " .. text[8], text[9] }
  end
  flush()
  if tex then
    done:insert(1, latex("\\begingroup\\footnotesize\\setlength{\\tabcolsep}{3pt}"))
    done:insert(latex("\\endgroup"))
  end
  return done
end

-- Columns as wide as what is in them, where a line would be too long for a page.
local function columns(block)
  local most, sum = {}, 0
  for _, row in ipairs(pandoc.utils.to_simple_table(block).rows) do
    for i, cell in ipairs(row) do
      most[i] = math.max(most[i] or 4, math.min(#text_of(cell), 60))
    end
  end
  for _, n in ipairs(most) do sum = sum + n end
  local lines = (sum < 75 and 1 or 2) * #block.bodies[1].body + 3
  if sum < 75 then
    block.colspecs = block.colspecs:map(function(spec) return { spec[1], nil } end)
  else
    block.colspecs = pandoc.List(block.colspecs):map(function(spec, i) return spec end)
    for i, spec in ipairs(block.colspecs) do
      block.colspecs[i] = { spec[1], (most[i] or 4) ^ 0.7 }
    end
    local total = 0
    for _, spec in ipairs(block.colspecs) do total = total + spec[2] end
    for i, spec in ipairs(block.colspecs) do block.colspecs[i] = { spec[1], spec[2] / total } end
  end
  if not tex then return { block } end
  return { latex(lines < 16 and "\\roomfor{" .. lines .. "}" or ""),
           latex("\\begingroup\\small\\setlength{\\tabcolsep}{4pt}"), block, latex("\\endgroup") }
end

-- Nothing tells LaTeX that a line of a listing is longer than a page is wide, so here it is
-- broken at a blank, and goes on below, further in.
local PRINTED = 96
local function printed(code)
  local out = {}
  for line in (code .. "\n"):gmatch("(.-)\n") do
    local indent = line:match("^ *") .. "    "
    while utf8.len(line) > PRINTED do
      local head = line:sub(1, utf8.offset(line, PRINTED + 1) - 1):match("^(.*%S) ")
      if not head or #head <= #indent then break end
      out[#out + 1] = head
      line = indent .. line:sub(#head + 2)
    end
    out[#out + 1] = line
  end
  return table.concat(out, "\n")
end

local function build(chapter, blocks, figures)
  local out, path = pandoc.Blocks {}, nil
  local into = out
  for _, block in ipairs(blocks) do
    if block.t == "RawBlock" then
      path = block.text:match("<!%-%-code (%S+) %S+%-%->%s*$") or path
      -- The answers go to the end of the book.
      if block.text:match("<details>") then
        into = pandoc.Blocks {}
        answers:extend { pandoc.Header(2, chapter.title_inlines, { id = chapter.name .. "-answers",
                                                                    class = "unnumbered" }) }
        out:insert(pandoc.Para { pandoc.Link({ pandoc.Str("Answers") }, "#" .. chapter.name .. "-answers"),
                                 pandoc.Str(" are at the end of the book.") })
      elseif block.text:match("</details>") then
        answers:extend(into)
        into = out
      end
    elseif into ~= out then
      if text_of(block) ~= "Answers" then into:insert(block) end
    elseif block.t == "CodeBlock" then
      if path then
        out:insert(tex and latex("\\listing{" .. path:gsub("_", "\\_") .. "}")
                   or pandoc.Plain { pandoc.Emph { pandoc.Str(path) } })
      end
      path = nil
      if tex then block.text = printed(block.text) end
      out:insert(block)
    elseif block.t == "Table" then
      local first = block.head.rows[1] and block.head.rows[1].cells[1]
      local of_claims = first and text_of(first.contents) == "Source"
      if of_claims and tex then
        out:insert(out[#out].t == "Header" and #out or #out + 1, latex("\\roomfor{9}"))
      end
      out:extend(of_claims and claims(block) or columns(block))
    elseif tex and is_equation(block) and #out > 0 and out[#out].t == "Para" and not is_picture(out[#out]) then
      -- In the paragraph that announces it, an equation is not parted from it.
      out[#out].content:insert(pandoc.SoftBreak())
      out[#out].content:extend(block.content)
    elseif caption_name(block) and is_picture(out[#out]) then
      out:extend(figure(chapter, out:remove(), block, caption_name(block), figures))
    else
      out:insert(block)
    end
  end
  return out
end

---- The book --------------------------------------------------------------------------------------

local function term_entries(chapter)
  local entries = {}
  if not tex then return entries end
  for _, section in ipairs(lists.sections(chapter)) do
    local words = " " .. section.text:lower() .. " "
    for term in pairs(lists.known_terms(chapters)) do
      if words:find("%W" .. term:gsub("%-", "%%-") .. "s?%W") then
        entries[section.title] = (entries[section.title] or "") .. "\\index{" .. term .. "}"
      end
    end
  end
  return entries
end

local function read_chapter(name, figures)
  local chapter = chapters[name]
  place = "chapters/" .. name .. "/chapter.md"
  local doc = pandoc.read(chapter.text, READER)
  chapter.title_inlines = doc.meta.title
  local blocks = doc.blocks
  blocks:remove(1)
  -- A link to a section of this chapter; sections of two chapters may have one name.
  blocks = blocks:walk { Link = function(a)
    a.target = a.target:gsub("^#", "#" .. name .. "-")
    return a
  end }
  blocks = build(chapter, blocks, figures)
  local entries = term_entries(chapter)
  local title = chapter.title_inlines:clone()
  if not tex then title:insert(1, pandoc.Str(chapter.number .. ".\u{a0}")) end
  local count = 0
  local out = pandoc.Blocks { pandoc.Header(1, title, { id = name }),
                              pandoc.Para { pandoc.Emph(doc.meta.summary) } }
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      local index = entries[text_of(block)]
      block.identifier = name .. "-" .. block.identifier
      if not tex and block.level == 2 then
        count = count + 1
        block.content:insert(1, pandoc.Str(chapter.number .. "." .. count .. "\u{a0}"))
      end
      out:insert(block)
      if index then out:insert(latex(index)) end
    else
      out:insert(block)
    end
  end
  return out
end

local function finish(blocks)
  return blocks:walk {
    Inlines = link,
    Math = equation,
    Link = function(a)
      local name, anchor = a.target:match("^%.%./([^/]+)/chapter%.md#?(.*)$")
      if name then a.target = "#" .. name .. (anchor ~= "" and "-" .. anchor or "") end
      return a
    end,
  }
end

function Pandoc(doc)
  local figures = text_of(doc.meta.figures)
  chapters, answers = {}, pandoc.Blocks {}
  for name in text_of(doc.meta.chapters):gmatch("%S+") do
    place = "chapters/" .. name .. "/chapter.md"
    local file = io.open(place, "rb")
    if not file then stop("there is no such file.") end
    local text = file:read("a")
    file:close()
    local chapter = { name = name, text = text, number = text:match("\nnumber: (%d+)") }
    chapters[#chapters + 1], chapters[name] = chapter, chapter
    chapters["number " .. chapter.number] = chapter
  end
  local blocks = pandoc.Blocks {}
  for _, chapter in ipairs(chapters) do blocks:extend(read_chapter(chapter.name, figures)) end
  local function part(title)
    blocks:insert(pandoc.Header(1, title, { id = title:lower(), class = "unnumbered" }))
    if tex then blocks:insert(latex("\\markboth{" .. title .. "}{" .. title .. "}")) end
  end
  part("Answers")
  blocks:extend(answers)
  part("References")
  blocks:insert(pandoc.Div({}, { id = "refs" }))
  if tex then blocks:insert(latex("\\printindex")) end
  doc.blocks = finish(blocks)
  return doc
end
