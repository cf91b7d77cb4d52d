--[[ notes.lua - makes a page of the notes from a chapter, or their index.

    pandoc --defaults=docs/pandoc/notes.yaml -M chapters="01-chain 02-rnn" \
        --resource-path=chapters/01-chain chapters/01-chain/chapter.md \
        -o build/notes/01-chain.html

What it adds to Pandoc:
  - $$ ... \tag{1.1} $$ gets the id eq-1.1, and "(1.1)" in the text a link to
    it, across chapters too.
  - A picture alone in its paragraph and the paragraph "*Figure 1.1.* ..." below
    it become a <figure> with the id fig-1.1, and "Figure 1.1" links to it. Below a
    drawing stands "*Drawing.* ...".
  - Formulas become HTML here, not in the reader's browser (katex.js).
  - A listing says which file it comes from; the weave marks disappear.
  - A link to another chapter.md leads to that chapter's page.
  - The header's links, and the list of chapters in the index.
Whatever cannot be resolved stops the build with one sentence. ]]

local folder = PANDOC_SCRIPT_FILE:match("^(.*)/")
local input = PANDOC_STATE.input_files[1]
local page = input:match("([^/]+)/chapter%.md$") or "index"
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

local function list_of(chapters)
  local items = {}
  for i, chapter in ipairs(chapters) do
    items[i] = {
      pandoc.Plain { pandoc.Link(pandoc.Inlines(chapter.title), chapter.page) },
      pandoc.Para(pandoc.Inlines(chapter.summary)),
    }
  end
  local start = tonumber(chapters[1].number)
  return pandoc.OrderedList(items, pandoc.ListAttributes(start, "Decimal"))
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

-- Drawings have no number, since nobody refers to one from elsewhere.
local function figure(picture, caption, name)
  local image = picture.content[1]
  local number = name:match("^Figure (.+)$")
  if text_of(image.caption) == "" then
    stop(image.src .. " has no text in its ![].")
  end
  if number then define("fig-" .. number, name) end
  caption.content[1] = html("<strong>" .. name .. ".</strong>")
  return {
    html_block(number and '<figure id="fig-' .. number .. '">' or "<figure>"),
    pandoc.Plain { image },
    html_block("<figcaption>"),
    pandoc.Plain(caption.content),
    html_block("</figcaption>\n</figure>"),
  }
end

local function table_box(block)
  -- Pandoc divides the page by the widths of the dashes; we let the browser
  -- look at the content instead.
  block.colspecs = block.colspecs:map(function(spec) return { spec[1], nil } end)
  return { html_block('<div class="table" tabindex="0">'), block,
           html_block("</div>") }
end

-- Without a class, Pandoc gives an entry no role that browsers have dropped.
local function references(block)
  block = block:walk { Div = function(entry)
    entry.classes = {}
    return entry
  end }
  return { pandoc.Header(2, "References", { id = "references" }), block }
end

local function build_blocks(blocks)
  local out = pandoc.Blocks {}
  local path  -- of the listing that comes next
  for _, block in ipairs(blocks) do
    if block.t == "RawBlock" then
      path = block.text:match("<!%-%-code (%S+) %S+%-%->%s*$")
      -- A transcript comes from no file that a reader could open.
      path = path and not path:match("^build/") and path or nil
      block.text = block.text:gsub("<!%-%-.-%-%->", "")
      if block.text:match("%S") then out:insert(block) end
    elseif block.t == "CodeBlock" then
      out:insert(listing(block, path))
      path = nil
    elseif block.t == "Table" then
      out:extend(table_box(block))
    elseif block.identifier == "refs" then
      out:extend(references(block))
    elseif caption_name(block) and is_picture(out[#out]) then
      out:extend(figure(out:remove(), block, caption_name(block)))
    else
      out:insert(block)
    end
  end
  for _, block in ipairs(out) do
    if is_picture(block) then
      stop(block.content[1].src .. ' has no caption: a paragraph that begins'
           .. ' "*Figure 1.2.*" must follow.')
    end
  end
  return out
end

---- Formulas ------------------------------------------------------------------

-- Returns the blocks with their formulas as HTML, and KaTeX's style sheet.
local function render_formulas(blocks)
  local formulas = {}
  blocks:walk { Math = function(math)
    local kind = math.mathtype == "DisplayMath" and "D" or "I"
    formulas[#formulas + 1] = kind .. math.text
  end }
  if #formulas == 0 then return blocks, "" end

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

  local next = 1  -- the first part is the style sheet
  blocks = blocks:walk { Math = function(math)
    next = next + 1
    if math.mathtype == "InlineMath" then return html(rendered[next]) end
    local number = math.text:match("\\tag{([^}]*)}")
    local id = ""
    if number then
      define("eq-" .. number, "Equation (" .. number .. ")")
      id = ' id="eq-' .. number .. '"'
    end
    return html('<span class="equation"' .. id .. tab_stop(#math.text > 60)
                .. ">" .. rendered[next] .. "</span>")
  end }
  return blocks, rendered[1]
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

  local title = text_of(meta.title)
  if page == "index" then
    blocks:insert(list_of(chapters))
    meta.pagetitle = title
  else
    local chapter = chapters[page]
    if not chapter then stop("this chapter is not among: " .. names .. ".") end
    meta.pagetitle = chapter.number .. ". " .. title .. " — "
                     .. text_of(meta.course)
    meta.previous = chapters[chapter.position - 1]
    meta.next = chapters[chapter.position + 1]
    meta.description = text_of(meta.summary)
    -- The heading is removed, because the template shows the title already.
    if blocks[1] and blocks[1].t == "Header" and blocks[1].level == 1 then
      blocks:remove(1)
    end
    -- The summary travels with the text, so that its formulas are rendered.
    blocks:insert(1, pandoc.Plain(meta.summary))
  end

  local katex_style
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
  blocks, katex_style = render_formulas(blocks)
  blocks = blocks:walk {
    traverse = "topdown",
    Inlines = link_references,
    Link = link_chapters,
    Header = function(header) return header, false end,
  }
  if page ~= "index" then meta.summary = blocks:remove(1).content end
  meta.style = html_block(katex_style .. read_file(folder .. "/style.css"))
  return pandoc.Pandoc(blocks, meta)
end
