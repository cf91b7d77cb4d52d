--[[ notes.lua - makes a page of the notes from a chapter, or their index.

    pandoc --defaults=docs/pandoc/notes.yaml -M chapters="01-chain 02-rnn" \
        -M out=build/notes chapters/01-chain/chapter.md -o build/notes/01-chain.html

What it adds to Pandoc:
  - $$ ... \tag{1.1} $$ gets the id eq-1.1, and "(1.1)" in the text a link to
    it, across chapters too.
  - A picture alone in its paragraph and the paragraph "*Figure 1.1.* ..." below
    it become a <figure> with the id fig-1.1, and "Figure 1.1" links to it. Below a
    drawing stands "*Drawing.* ...".
  - Formulas become HTML here, not in the reader's browser (katex.js).
  - Sections have numbers, and a section that teaches a step says so.
  - A figure has its narrow form and its data beside it, where these were made.
  - out/find/01-chain.js has what a search finds on this page, and what a link from
    another page shows of it; page.js in the browser reads it.
  - A listing says which file it comes from; the weave marks disappear.
  - A link to another chapter.md leads to that chapter's page.
  - Links that report a mistake, where REPORT names who hears of it.
  - The header's links, and the lists of the pages that are not chapters (lists.lua).
Whatever cannot be resolved stops the build with one sentence. ]]

local folder = PANDOC_SCRIPT_FILE:match("^(.*)/")
local input = PANDOC_STATE.input_files[1]
local page = input:match("([^/]+)/chapter%.md$") or input:match("([^/]+)%.md$")
local text_of = pandoc.utils.stringify

local function stop(sentence)
  io.stderr:write(input, ": ", sentence, "\n")
  os.exit(1)
end

local function read_file(path)
  local file = io.open(path, "rb")
  if not file then stop("there is no file " .. path .. ".") end
  local text = file:read("a")
  file:close()
  return text
end

-- Lets a keyboard reach a box that scrolls, as it may on a phone. A box that
-- never scrolls would only be in the way.
local function tab_stop(wide) return wide and ' tabindex="0"' or "" end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                                 ['"'] = "&quot;" }))
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function html(text) return pandoc.RawInline("html", text) end
local function html_block(text) return pandoc.RawBlock("html", text) end

---- The chapters --------------------------------------------------------------

-- Returns the chapters that the metadata lists, by name, by number and in
-- order.
local function read_chapters(names)
  local chapters = {}
  for name in names:gmatch("%S+") do
    local path = "chapters/" .. name .. "/chapter.md"
    local text = read_file(path)
    -- Only the metadata is parsed, since every page looks at every chapter.
    local header = text:match("^%-%-%-\n.-\n%-%-%-\n")
    if not header then stop(path .. " does not begin with metadata.") end
    local meta = pandoc.read(header, "markdown").meta
    for _, key in ipairs { "title", "number", "summary" } do
      if not meta[key] then stop(path .. " has no " .. key .. ".") end
    end
    local chapter = { name = name, page = name .. ".html", text = text,
                      number = text_of(meta.number), title = meta.title,
                      summary = meta.summary, position = #chapters + 1 }
    chapters[#chapters + 1] = chapter
    chapters[name] = chapter
    if chapters["number " .. chapter.number] then
      stop("two chapters have the number " .. chapter.number .. ".")
    end
    chapters["number " .. chapter.number] = chapter
  end
  return chapters
end

local lists = dofile(folder .. "/lists.lua")

---- What a search finds -----------------------------------------------------------

-- Everything that can be looked for on this page: kind, id, name and text of each.
local entries = {}
local previews = {}

local function enter(kind, id, name, text)
  entries[#entries + 1] = { kind, id, name, text or "" }
  return entries[#entries]
end

local function json(value)
  if type(value) == "string" then
    return '"' .. value:gsub('[%c"\\]', function(c)
      return ("\\u%04x"):format(c:byte())
    end):gsub("</", "<\\/") .. '"'
  end
  local parts = {}
  for i, part in ipairs(value) do parts[i] = json(part) end
  return "[" .. table.concat(parts, ",") .. "]"
end

local function write_entries(path, title)
  local file = io.open(path, "wb")
  if not file then stop(path .. " cannot be written.") end
  file:write("found(", json(page), ",", json(title), ",", json(entries), ",",
             json(previews), ");\n")
  file:close()
end

---- Blocks: marks, listings, figures, tables ----------------------------------

local known = {}  -- ids of the equations and figures on this page

local function define(id, what)
  if known[id] then stop(what .. " is there twice.") end
  known[id] = true
end

local function listing(block, path)
  -- Pandoc wraps every line in a link to itself, which a keyboard and a screen
  -- reader would stumble over.
  local text = pandoc.write(pandoc.Pandoc { block }, "html")
  local code = text:match("<code[^>]*>(.*)</code>")
  code = code:gsub('<span id="cb%d+%-%d+"><a [^>]*></a>([^\n]*)</span>', "%1")
  local wide = block.text:match(("[^\n]"):rep(32))
  code = "<pre" .. tab_stop(wide) .. "><code>" .. code .. "</code></pre>"
  if path then
    code = '<figure class="listing"><figcaption>' .. path .. "</figcaption>\n"
           .. code .. "\n</figure>"
  end
  return html_block(code)
end

local function is_picture(block)
  return block and block.t == "Para" and #block.content == 1
         and block.content[1].t == "Image"
end

-- "Figure 1.1" when a paragraph begins with "*Figure 1.1.*", or "Drawing".
local function caption_name(block)
  local first = block.t == "Para" and block.content[1]
  local text = first and first.t == "Emph" and text_of(first) or ""
  return text:match("^(Figure %d+%.%d+)%.$") or text:match("^(Drawing)%.$")
end

local out  -- the folder of the pages

-- The width and the height that an SVG says it has.
local function size_of(path)
  local head = read_file(path):sub(1, 400)
  return head:match('width="(%d+)" height="(%d+)"')
end

-- The links to the data that the figure's script reads, as a table and as a file.
local function data_links(name)
  local script = "chapters/" .. page .. "/" .. name .. ".gp"
  local links, seen = "", {}
  for data in (exists(script) and read_file(script) or ""):gmatch("'/([^']*)%.tsv'") do
    local place = "data/" .. page .. "/" .. data
    if not seen[data] and exists(out .. "/" .. place .. ".html") then
      seen[data] = true
      links = links .. ' <span class="data">Data: <a href="' .. place
              .. '.html">table of ' .. data .. '</a>, <a href="' .. place
              .. '.tsv" download>file</a></span>'
    end
  end
  return links
end

-- The place of the chapter's live figure, where make has compiled it: out/live/chain.js
-- fills it. It is below the chapter's first figure, or below the one that the line `live:`
-- at the chapter's head names.
local live, live_below, live_placed
local function live_figure(base)
  local name = page:match("^%d+%-(.+)$")
  if live_placed or (live_below and base ~= live_below) then return "" end
  live_placed = true
  if not exists(out .. "/live/" .. name .. ".js") then return "" end
  live = name
  return '\n<div data-live="' .. name .. '"></div>'
end

-- Drawings have no number, since nobody refers to one from elsewhere.
local function figure(picture, caption, name)
  local image = picture.content[1]
  local number = name:match("^Figure (.+)$")
  local alt = text_of(image.caption)
  if alt == "" then stop(image.src .. " has no text in its ![].") end
  local base = image.src:match("^figures/(.+)%.svg$")
  if not base then stop(image.src .. " is not in figures/.") end
  local src = "figures/" .. page .. "/" .. base
  if not exists(out .. "/" .. src .. ".svg") then
    stop("the figure " .. image.src .. " is not drawn yet: 'make notes' draws it.")
  end
  local width, height = size_of(out .. "/" .. src .. ".svg")
  local narrow = exists(out .. "/" .. src .. "-narrow.svg")
  local img = ('<img src="%s.svg" width="%s" height="%s" alt="%s" loading="lazy">')
              :format(src, width, height, escape(alt))
  if narrow then
    local narrow_width, narrow_height = size_of(out .. "/" .. src .. "-narrow.svg")
    img = ('<picture><source media="(max-width: 35rem)" srcset="%s-narrow.svg" '
           .. 'width="%s" height="%s">%s</picture>')
          :format(src, narrow_width, narrow_height, img)
  end
  local id = ""
  if number then
    define("fig-" .. number, name)
    id = ' id="fig-' .. number .. '"'
    local words = text_of(pandoc.Inlines(caption.content)):gsub("^%S+ %S+ ?", "")
    enter("figure", "fig-" .. number, name, words)
    previews[#previews + 1] = { "fig-" .. number, ('<img src="%s.svg" alt="%s"><p>%s. %s</p>')
                                :format(src, escape(alt), name, escape(words)) }
  end
  caption.content[1] = html("<strong>" .. name .. ".</strong>")
  if exists("chapters/" .. page .. "/" .. base .. ".guess") then
    id = id .. ' data-guess="' .. base .. '"'
  end
  return {
    html_block("<figure" .. id .. ">"),
    html_block('<div class="drawn' .. (narrow and "" or " wide") .. '"'
               .. tab_stop(not narrow) .. ">" .. img .. "</div>"),
    html_block("<figcaption>"),
    pandoc.Plain(caption.content),
    html_block(data_links(base) .. "</figcaption>\n</figure>" .. live_figure(base)),
  }
end

local function table_box(block)
  local claims = lists.claims(block)
  if claims then return { html_block(claims) } end
  -- Pandoc divides the page by the widths of the dashes; we let the browser
  -- look at the content instead.
  block.colspecs = block.colspecs:map(function(spec) return { spec[1], nil } end)
  -- The corner above the names of rows is empty to the eye only.
  for _, row in ipairs(block.head.rows) do
    for _, cell in ipairs(row.cells) do
      if #cell.contents == 0 then
        cell.contents:insert(pandoc.Plain { html('<span class="said">Name</span>') })
      end
    end
  end
  return { html_block('<div class="table" tabindex="0">'), block,
           html_block("</div>") }
end

-- "backward" when a paragraph begins with "**Your turn: `backward`.**".
function turn_of(block)
  local first = block.t == "Para" and block.content[1]
  return first and first.t == "Strong" and text_of(first):match("^Your turn: (.+)%.$")
end

-- Without a class, Pandoc gives an entry no role that browsers have dropped.
local function references(block)
  block = block:walk { Div = function(entry)
    entry.classes = {}
    return entry
  end }
  if page == "references" then return { block } end
  return { pandoc.Header(2, "References", { id = "references" }), block }
end

local function build_blocks(blocks)
  local done = pandoc.Blocks {}
  local path  -- of the listing that comes next
  for _, block in ipairs(blocks) do
    if block.t == "RawBlock" then
      path = block.text:match("<!%-%-code (%S+) %S+%-%->%s*$")
      -- A transcript comes from no file that a reader could open.
      path = path and not path:match("^build/") and path or nil
      block.text = block.text:gsub("<!%-%-.-%-%->", "")
      if block.text:match("%S") then done:insert(block) end
    elseif block.t == "CodeBlock" then
      done:insert(listing(block, path))
      path = nil
    elseif block.t == "Table" then
      done:extend(table_box(block))
    elseif block.identifier == "refs" then
      done:extend(references(block))
    elseif caption_name(block) and is_picture(done[#done]) then
      done:extend(figure(done:remove(), block, caption_name(block)))
    elseif turn_of(block) then
      done:insert(pandoc.Div({ block }, { id = "step-" .. turn_of(block), class = "turn" }))
    else
      done:insert(block)
    end
  end
  for _, block in ipairs(done) do
    if is_picture(block) then
      stop(block.content[1].src .. ' has no caption: a paragraph that begins'
           .. ' "*Figure 1.2.*" must follow.')
    end
  end
  return done
end

-- The paper that a paragraph cites first stands in the margin too, where there is one.
local function notes_beside(blocks)
  local papers, authors = {}, ""
  blocks:walk { Div = function(entry)
    local key = entry.identifier:match("^ref%-(.+)$")
    if not key then return end
    local text = text_of(entry):gsub("%s*https?://%S*", "")
    -- In the list a dash says "the same authors", but here the entry stands alone.
    if text:sub(1, 3) == "—" then text = text:gsub("^[—]+", authors) end
    papers[key] = text
    authors = text:match("^(.-)%. %d%d%d%d") or ""
  end }
  for i, block in ipairs(blocks) do
    blocks[i] = block.t ~= "Para" and block or block:walk { Cite = function(cite)
      local done = pandoc.Inlines { cite }
      for _, one in ipairs(cite.citations) do
        if papers[one.id] then
          done:insert(html('<span class="beside" aria-hidden="true">' .. escape(papers[one.id]) .. "</span>"))
          papers[one.id] = nil
        end
      end
      return done
    end }
  end
  return blocks
end

---- Formulas ------------------------------------------------------------------

-- Returns the blocks with their formulas as HTML.
local function render_formulas(blocks)
  local formulas = {}
  blocks:walk { Math = function(math)
    local kind = math.mathtype == "DisplayMath" and "D" or "I"
    formulas[#formulas + 1] = kind .. math.text
  end }
  if #formulas == 0 then return blocks end

  local done, answer = pcall(pandoc.pipe, "node", { folder .. "/katex.js" },
                             table.concat(formulas, "\0"))
  if not done then
    -- katex.js has already printed what is wrong with the formula.
    stop(answer.error_code == 1 and "a formula is wrong, see above."
         or "node cannot be run: apt-get install katex")
  end
  local rendered = {}
  for part in (answer .. "\0"):gmatch("(%Z*)%z") do
    rendered[#rendered + 1] = part
  end

  local next = 0
  blocks = blocks:walk { Math = function(math)
    next = next + 1
    if math.mathtype == "InlineMath" then return html(rendered[next]) end
    local number = math.text:match("\\tag{([^}]*)}")
    local id = ""
    if number then
      define("eq-" .. number, "Equation (" .. number .. ")")
      id = ' id="eq-' .. number .. '"'
      enter("equation", "eq-" .. number, "Equation (" .. number .. ")",
            (math.text:gsub("\\tag{[^}]*}", ""):gsub("%s+", " ")))
      previews[#previews + 1] = { "eq-" .. number,
                                  (rendered[next]:gsub('<span class="?katex%-mathml"?>.-</math></span>', "")) }
    end
    return html('<span class="equation' .. (lists.is_long(math.text) and " long" or "") .. '"' .. id .. tab_stop(#math.text > 40)
                .. ">" .. rendered[next] .. "</span>")
  end }
  return blocks
end

-- A browser breaks a line between a formula and the comma behind it, or the bracket before
-- it, unless both stand in a box that it may not break. A long formula must break inside.
local function keep_punctuation(blocks)
  return blocks:walk { Inlines = function(inlines)
    local done = pandoc.Inlines {}
    for i, one in ipairs(inlines) do
      local formula = one.t == "RawInline" and one.text:match("^<span class=katex>.*<span class=katex%-html (.*)$")
      local letters = formula and formula:gsub("^.->", ""):gsub("<[^>]*>", ""):gsub("\u{200b}", "")
      formula = formula and (utf8.len(letters) <= 12 or select(2, formula:gsub("<span class=base>", "")) == 1)
      local last, next = done[#done], inlines[i + 1]
      local before = formula and last and last.t == "Str" and last.text:match("[%(%[]+$") or ""
      local after = formula and next and next.t == "Str" and next.text:match("^[%)%],.;:!?]+") or ""
      if before .. after == "" then
        done:insert(one)
      else
        if before ~= "" then last.text = last.text:sub(1, -#before - 1) end
        if after ~= "" then next.text = next.text:sub(#after + 1) end
        done:insert(html("<span class=stay>" .. before .. one.text .. after .. "</span>"))
      end
    end
    return done
  end }
end

---- Reporting a mistake ---------------------------------------------------------------

-- The address that the lecturer has set, with the place of the mistake as the subject of
-- a mail or the title of an issue; nil where none is set. An address that ends with "="
-- has its own name for that. In mail, and in many a form, a line is all one can prefill.
local function report(place)
  local address = os.getenv("REPORT") or ""
  if address == "" then return nil end
  if address:match("^mailto:") then address = address .. "?subject="
  elseif not address:match("=$") then
    address = address .. (address:find("?", 1, true) and "&" or "?") .. "title="
  end
  return address .. ("Wrec " .. place):gsub("[^%w._~-]", function(byte)
    return ("%%%02X"):format(byte:byte())
  end)
end

---- Sections, steps and terms -------------------------------------------------------

-- Gives the sections their numbers, which are links to themselves, says below the heading
-- which step a section teaches, and ends each with the link that reports a mistake in it.
local function number_sections(blocks, chapter, steps)
  local count, done = 0, pandoc.Blocks {}
  local taught = {}
  for _, step in ipairs(steps) do
    taught[step.section] = taught[step.section] or {}
    table.insert(taught[step.section], step)
  end
  local section, sent
  local function close_section()
    if sent then done:insert(html_block(sent)) end
    sent = nil
  end
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level == 2 then
      close_section()
      local title = text_of(block)
      count = count + 1
      local number = chapter and chapter .. "." .. count
      section = enter("section", block.identifier,
                      (number and "Section " .. number .. ": " or "") .. title)
      if number then
        local to = report(("%s %s (%s.html#%s)"):format(number, title, page, block.identifier))
        sent = to and ('<p class="report"><a href="%s">Report a mistake in %s</a></p>')
                      :format(escape(to), number)
        block.content:insert(1, pandoc.Space())
        block.content:insert(1, pandoc.Link(number, "#" .. block.identifier, "",
                                            { class = "number" }))
      end
      done:insert(block)
      for _, step in ipairs(taught[title] or {}) do
        if not known["step-" .. step.name] then
          stop("the section " .. title .. " has no **Your turn: `" .. step.name .. "`.**")
        end
        done:insert(html_block(('<p class="step">Step <a href="#step-%s"><code>%s</code></a>, '
          .. '%s: %s points. Try it with <code>make try M=%s STEP=%s</code></p>')
          :format(step.name, step.name, escape(step.title), step.points, step.module,
                  step.name)))
      end
    else
      done:insert(block)
      if section then section[4] = section[4] .. " " .. text_of(block) end
    end
  end
  close_section()
  return done
end

-- Marks where a term is explained, which is where it stands in bold.
local function mark_terms(blocks)
  return blocks:walk { Strong = function(strong)
    local term = lists.term(text_of(strong))
    if not term or known[lists.term_id(term)] then return nil end
    define(lists.term_id(term), term)
    enter("term", lists.term_id(term), term)
    return pandoc.Span({ strong }, { id = lists.term_id(term) })
  end }
end

---- References ----------------------------------------------------------------

local chapters

-- The link to an equation ("eq") or figure ("fig"), or the plain words when the
-- number belongs to no chapter of ours.
local function reference(kind, number, words)
  local id = kind .. "-" .. number
  local chapter = chapters["number " .. number:match("^%d+")]
  if not chapter then return words end
  if chapter.name == page then
    if not known[id] then
      stop("there is no " .. text_of(words) .. " in this chapter.")
    end
    return pandoc.Inlines { pandoc.Link(words, "#" .. id) }
  end
  local sought = kind == "eq" and "\\tag{" .. number .. "}"
                 or "*Figure " .. number .. ".*"
  if not chapter.text:find(sought, 1, true) then
    stop("there is no " .. text_of(words) .. " in chapters/" .. chapter.name
         .. "/chapter.md.")
  end
  return pandoc.Inlines { pandoc.Link(words, chapter.page .. "#" .. id) }
end

-- Splits "see(1.1)," at its references.
local function link_equations(text, out)
  local from = 1
  for before, number, after in text:gmatch("()%((%d+%.%d+)%)()") do
    if before > from then
      out:insert(pandoc.Str(text:sub(from, before - 1)))
    end
    out:extend(reference("eq", number,
                         pandoc.Inlines { pandoc.Str("(" .. number .. ")") }))
    from = after
  end
  if from <= #text then out:insert(pandoc.Str(text:sub(from))) end
end

local function link_references(inlines)
  local out = pandoc.Inlines {}
  local i = 1
  while i <= #inlines do
    local word, space, number = inlines[i], inlines[i + 1], inlines[i + 2]
    local before = word.t == "Str" and word.text:match("^(.-)Figure$")
    local digits, after
    if before and space and number and number.t == "Str"
       and (space.t == "Space" or space.t == "SoftBreak") then
      digits, after = number.text:match("^(%d+%.%d+)(.*)$")
    end
    if digits then
      if before ~= "" then out:insert(pandoc.Str(before)) end
      -- The words stay together on one line.
      out:extend(reference("fig", digits, pandoc.Inlines {
        pandoc.Str("Figure\u{a0}" .. digits) }))
      if after ~= "" then link_equations(after, out) end
      i = i + 3
    else
      if word.t == "Str" then link_equations(word.text, out)
      else out:insert(word) end
      i = i + 1
    end
  end
  return out
end

local function link_chapters(link)
  local name, anchor = link.target:match("^%.%./([^/]+)/chapter%.md(.*)$")
  if name then
    if not chapters[name] then stop("there is no chapter " .. name .. ".") end
    link.target = name .. ".html" .. anchor
  end
  -- No link lies inside a link, so what is inside is left alone.
  return link, false
end

---- The page ------------------------------------------------------------------

function Pandoc(doc)
  local meta, blocks = doc.meta, doc.blocks
  local names = meta.chapters and text_of(meta.chapters) or ""
  chapters = read_chapters(names)
  if #chapters == 0 then stop("-M chapters=\"01-chain ...\" is missing.") end

  out = meta.out and text_of(meta.out) or stop("-M out=build/notes is missing.")
  meta.page = page
  live_below = meta.live and text_of(meta.live)
  local number, steps = nil, {}
  local title = meta.title and text_of(meta.title)
  if not input:match("/chapter%.md$") then
    blocks = lists.fill(page, blocks, chapters, meta)
    title = text_of(meta.title)
    meta.pagetitle = page == "index" and title or title .. " — " .. text_of(meta.course)
    meta.index = page == "index"
  else
    local chapter = chapters[page]
    if not chapter then stop("this chapter is not among: " .. names .. ".") end
    meta.pagetitle = chapter.number .. ". " .. title .. " — "
                     .. text_of(meta.course)
    meta.previous = chapters[chapter.position - 1]
    meta.next = chapters[chapter.position + 1]
    meta.description = text_of(meta.summary)
    number, steps = chapter.number, lists.steps(chapter.name)
    -- The heading is removed, because the template shows the title already.
    if blocks[1] and blocks[1].t == "Header" and blocks[1].level == 1 then
      blocks:remove(1)
    end
    -- The summary travels with the text, so that its formulas are rendered.
    blocks:insert(1, pandoc.Plain(meta.summary))
  end

  blocks = blocks:walk {
    Blocks = build_blocks,
    RawInline = function(raw)
      if raw.text:match("^<!%-%-") then return {} end
    end,
    Image = function(image)
      -- An image from the network could change or disappear, and the page with
      -- it.
      if image.src:match("^%a+:") or image.src:match("^//") then
        stop("the picture " .. image.src .. " is no file of the course.")
      end
    end,
  }
  for _, block in ipairs(blocks) do
    if block.identifier and block.identifier:match("^step%-") then
      known[block.identifier] = true
    end
  end
  if number and not meta.slides then blocks = notes_beside(blocks) end
  if number then blocks = mark_terms(blocks) end
  blocks = number_sections(blocks, number, steps)
  blocks = render_formulas(blocks)
  -- A deck looks for the ends of sentences.
  if not meta.slides then blocks = keep_punctuation(blocks) end
  blocks = blocks:walk {
    traverse = "topdown",
    Inlines = link_references,
    Link = link_chapters,
    Header = function(header) return header, false end,
  }
  if number then meta.summary = blocks:remove(1).content end
  if live_below and not live_placed then
    stop("'live: " .. live_below .. "' names none of its figures.")
  end
  meta.live = live
  meta.report = report((number and number .. ". " or "") .. title .. " (" .. page .. ".html)")
  if meta.slides then
    local deck, count = dofile(folder .. "/slides.lua")(blocks, meta)
    if count < 12 or count > 20 then stop("it makes " .. count .. " slides, not 12 to 20.") end
    return pandoc.Pandoc(deck, meta)
  end
  write_entries(out .. "/find/" .. page .. ".js",
                (number and number .. ". " or "") .. title)
  return pandoc.Pandoc(blocks, meta)
end
