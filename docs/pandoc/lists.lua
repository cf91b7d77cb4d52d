--[[ lists.lua - what the pages that are not chapters list: the steps, the terms, the
published experiments; and how numbers are written for people. Part of notes.lua. ]]

local lists = {}
local text_of = pandoc.utils.stringify

local function read_file(path)
  local file = io.open(path, "rb")
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                                 ['"'] = "&quot;" }))
end

---- Sections and steps ----------------------------------------------------------------

-- The name that Pandoc gives to a heading of plain words.
local function id_of(title)
  return (title:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-"))
end

-- The sections of a chapter: number, title, id and the text as it is written.
function lists.sections(chapter)
  local sections, fenced = {}, false
  for line in chapter.text:gmatch("([^\n]*)\n") do
    if line:match("^~~~") then fenced = not fenced end
    local title = not fenced and line:match("^## (.+)$")
    if title then
      sections[#sections + 1] = { number = chapter.number .. "." .. #sections + 1,
                                  title = title, id = id_of(title), text = "" }
    elseif #sections > 0 then
      sections[#sections].text = sections[#sections].text .. line .. " "
    end
  end
  return sections
end

-- The steps of chapter 01-chain, as tests/steps/chain.c lists them.
function lists.steps(name)
  local module = name:match("^%d+%-(.+)$")
  local source = read_file("tests/steps/" .. module .. ".c") or ""
  local steps = {}
  for entry in source:gmatch('%.name = .-%.task') do
    local function text(field) return entry:match("%." .. field .. ' = "([^"]*)"') end
    steps[#steps + 1] = { module = module, name = text("name"), title = text("title"),
                          section = text("section"),
                          points = entry:match("%.points = (%d+)") }
  end
  return steps
end

---- Terms -------------------------------------------------------------------------------

-- Words in bold that explain nothing.
local plain = {}
for word in ("add added immediate learn task mean case state value"):gmatch("%S+") do plain[word] = true end
plain["what happened"], plain["no gradient explodes"] = true, true

-- Whether a formula on a line of its own is wider than a line of text, so that it is set
-- smaller: by the letters and signs that one sees of it.
function lists.is_long(tex)
  local letters = tex:gsub("\\%a+", "x"):gsub("[{}_^%s]", "")
  return #letters > 66
end

-- The term that words in bold introduce, or nil.
function lists.term(words)
  words = words:gsub("%s+", " ")
  local _, spaces = words:gsub(" ", "")
  if words:match("^%l[%a %-]+$") and spaces < 4 and not plain[words] then return words end
end

function lists.term_id(term) return "term-" .. term:gsub(" ", "-") end

local function terms_of(chapters)
  local terms, seen = {}, {}
  for _, chapter in ipairs(chapters) do
    for _, section in ipairs(lists.sections(chapter)) do
      for words in section.text:gmatch("%*%*([^*]+)%*%*") do
        local term = lists.term(words)
        if term and not seen[term] then
          seen[term] = true
          terms[#terms + 1] = { term, chapter, section }
        end
      end
    end
  end
  table.sort(terms, function(a, b) return a[1] < b[1] end)
  return terms
end

-- The set of all terms.
function lists.known_terms(chapters)
  if not chapters.terms then
    chapters.terms = {}
    for _, entry in ipairs(terms_of(chapters)) do chapters.terms[entry[1]] = true end
  end
  return chapters.terms
end

-- A row for every term: where it is explained, and the other sections that use it.
local function index_of_terms(chapters)
  local rows = {}
  local sections = {}
  for _, chapter in ipairs(chapters) do
    for _, section in ipairs(lists.sections(chapter)) do
      sections[#sections + 1] = { chapter, section, section.text:lower():gsub("%s+", " ") }
    end
  end
  for _, entry in ipairs(terms_of(chapters)) do
    local term, home, place = table.unpack(entry)
    local links = { ('<a href="%s#%s"><strong>%s</strong></a>')
                    :format(home.page, lists.term_id(term), place.number) }
    for _, s in ipairs(sections) do
      -- A whole word, or its plural.
      if s[2].number ~= place.number and (" " .. s[3] .. " "):find("%W" .. term:gsub("%-", "%%-") .. "s?%W") then
        links[#links + 1] = ('<a href="%s#%s">%s</a>'):format(s[1].page, s[2].id, s[2].number)
      end
    end
    rows[#rows + 1] = ('<dt>%s</dt><dd>%s</dd>'):format(term, table.concat(links, ", "))
  end
  return pandoc.RawBlock("html", '<dl class="terms">' .. table.concat(rows, "\n") .. "</dl>")
end

---- Numbers for people --------------------------------------------------------------------

local function with_commas(digits)
  if #digits < 5 then return digits end
  return (digits:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

-- "3.211e+04" is 32,110 and "8.2e-08" is 8.2·10⁻⁸, with a true minus.
function lists.number(sign, whole, fraction, exponent)
  local digits = fraction and "." .. fraction or ""
  local power = exponent and tonumber(exponent)
  if power and power >= 0 and power < 7 then
    local plainly = ("%.0f"):format(tonumber(whole .. digits .. "e" .. power))
    return sign .. with_commas(plainly)
  end
  -- 1·10⁻⁶ is 10⁻⁶.
  if power and whole == "1" and digits == "" then
    return ("%s10<sup>%s</sup>"):format(sign, (tostring(power):gsub("-", "−")))
  end
  return sign .. with_commas(whole) .. digits
         .. (power and "·10<sup>" .. tostring(power):gsub("-", "−"):gsub("%.0$", "") .. "</sup>" or "")
end

function lists.humanly(text)
  text = escape(text)
  if text == "-" then return "–" end
  text = text:gsub("%-inf", "−∞"):gsub("%f[%a]inf%f[%A]", "∞")
  text = text:gsub("&lt;=", "≤"):gsub("&gt;=", "≥"):gsub("%-&gt;", "→")
  -- A number stands alone: "T20" and "a-1" hold none.
  text = text:gsub("%f[%w.-](%-?)(%d+)%.?(%d*)(e?[+-]?%d*)%f[^%w.]", function(sign, whole, fraction, tail)
    local exponent = tail:match("^e([+-]?%d+)$")
    if tail ~= "" and not exponent then return nil end
    return lists.number(sign == "-" and "−" or "", whole, fraction ~= "" and fraction, exponent)
  end)
  return (text:gsub(" %.%. ", " to "))
end

-- A number in two parts that meet at the decimal point.
local function aligned(text)
  local sign = text:match("^−") or ""
  local whole, rest = text:sub(#sign + 1):match("^([%d,]+)(.*)$")
  if not whole then return text end
  whole = sign .. whole
  return ('<span class="whole">%s</span><span class="rest">%s</span>'):format(whole, rest)
end

---- Published experiments -------------------------------------------------------------------

local head = { "Quantity", "Paper", "Here", "95 %", "Runs", "Band", "Why this band", "Verdict" }

-- How many claims there are of each verdict, since the page began.
lists.verdicts = { holds = 0, open = 0, differs = 0 }

-- A table of claims as HTML, or nil when the table is another. The source is a heading
-- above its rows, so that it stands there once.
function lists.claims(block)
  local rows = block.bodies and block.bodies[1] and block.bodies[1].body
  local titles = {}
  for i, cell in ipairs(block.head.rows[1] and block.head.rows[1].cells or {}) do
    titles[i] = text_of(cell.contents)
  end
  if not rows or titles[1] ~= "Source" or titles[9] ~= "Verdict" then return nil end
  local out = { '<div class="table" tabindex="0"><table class="claims"><thead><tr>' }
  for _, title in ipairs(head) do out[#out + 1] = '<th scope="col">' .. title .. "</th>" end
  out[#out + 1] = "</tr></thead>"
  local source
  for _, row in ipairs(rows) do
    local cell = {}
    for i, c in ipairs(row.cells) do cell[i] = lists.humanly(text_of(c.contents)) end
    if cell[1] ~= source then
      out[#out + 1] = (source and "</tbody>" or "") .. '<tbody><tr class="source"><th colspan="8" '
                      .. 'scope="rowgroup">' .. escape(text_of(row.cells[1].contents)) .. "</th></tr>"
      source = cell[1]
    end
    local verdict = text_of(row.cells[9].contents)
    lists.verdicts[verdict] = (lists.verdicts[verdict] or 0) + 1
    out[#out + 1] = ('<tr><th scope="row">%s</th><td>%s</td><td class="here">%s</td><td>%s</td>'
      .. '<td class="runs">%s</td><td>%s</td><td>%s</td><td class="%s">%s</td></tr>')
      :format(cell[2], cell[3], aligned(cell[4]), cell[5], cell[6], cell[7], cell[8], verdict, verdict)
  end
  out[#out + 1] = (source and "</tbody>" or "") .. "</table></div>"
  return table.concat(out, "\n")
end

-- The tables stand together on the last page, each under the name of its chapter's folder.
local function experiments(chapters)
  local blocks, tables = pandoc.Blocks {}, {}
  for _, chapter in ipairs(chapters) do
    for folder, text in chapter.text:gmatch("<!%-%-claims (%S+)%-%->(.-)<!%-%-/claims%-%->") do
      tables[folder .. ".html"] = text
    end
  end
  for _, chapter in ipairs(chapters) do
    if tables[chapter.page] then
      blocks:insert(pandoc.Header(2, pandoc.Inlines {
        pandoc.Link(pandoc.Inlines { pandoc.Str(chapter.number .. ". "), table.unpack(chapter.title) },
                    chapter.page) }, { id = "chapter-" .. chapter.number }))
      blocks:extend(pandoc.read(tables[chapter.page], "markdown").blocks)
    end
  end
  return blocks
end

---- The index -----------------------------------------------------------------------------

local function chapters_and_sections(chapters)
  local out = { '<ol class="chapters" start="' .. chapters[1].number .. '">' }
  for _, chapter in ipairs(chapters) do
    local function html(inlines)
      return pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, "html"):gsub("\n", " ")
    end
    out[#out + 1] = ('<li><a href="%s">%s</a><p>%s</p><details><summary>Sections and steps</summary><ul>')
      :format(chapter.page, html(chapter.title), html(chapter.summary))
    local taught = {}
    for _, step in ipairs(lists.steps(chapter.name)) do
      taught[step.section] = (taught[step.section] or "") ..
        (' · <a href="%s#step-%s">step <code>%s</code></a>, %s points')
        :format(chapter.page, step.name, step.name, step.points)
    end
    for _, s in ipairs(lists.sections(chapter)) do
      out[#out + 1] = ('<li><a href="%s#%s">%s %s</a>%s</li>')
        :format(chapter.page, s.id, s.number, escape(s.title), taught[s.title] or "")
    end
    out[#out + 1] = "</ul></details></li>"
  end
  out[#out + 1] = "</ol>"
  return pandoc.RawBlock("html", table.concat(out, "\n"))
end

local function how_to_cite(meta)
  local version = meta.version and text_of(meta.version) or ""
  local date = meta.date and text_of(meta.date) or ""
  local said = version ~= "" and "This is version " .. version .. " of " .. date .. ". " or ""
  local source = said .. [[
The code of the course is under the MIT License, its text and figures under the
[Creative Commons Attribution 4.0 International License](https://creativecommons.org/licenses/by/4.0/).
To cite it:

~~~bibtex
@misc{wrec,
  author = {{The Wrec authors}},
  title  = {Wrec: why recurrent networks forget, and what makes them remember},
]] .. (version ~= "" and "  year   = {" .. date:sub(1, 4) .. "},\n  note   = {Version " .. version .. "},\n" or "")
    .. "}\n~~~\n"
  return pandoc.read(source, "markdown").blocks
end

-- Which chapters cite an entry of the references, behind it.
local function cited_in(blocks, chapters)
  return blocks:walk { Div = function(div)
    local key = div.identifier:match("^ref%-(.+)$")
    if not key then return nil end
    local links = {}
    for _, chapter in ipairs(chapters) do
      if (chapter.text .. " "):find("@" .. key .. "%W") then
        links[#links + 1] = ('<a href="%s">%s</a>'):format(chapter.page, chapter.number)
      end
    end
    if #links > 0 then
      local last = div.content[#div.content]
      last.content:insert(pandoc.RawInline("html", ' <span class="cited">[chapter '
        .. table.concat(links, ", ") .. "]</span>"))
    end
    return div
  end }
end

-- The blocks of a page that is no chapter, with its list.
function lists.fill(page, blocks, chapters, meta)
  if page == "terms" then
    blocks:insert(index_of_terms(chapters))
  elseif page == "experiments" then
    blocks:extend(experiments(chapters))
  elseif page == "references" then
    blocks = cited_in(blocks, chapters)
  elseif page == "notation" then
    meta.title = pandoc.MetaInlines { pandoc.Str("Notation") }
    if blocks[1].t == "Header" and blocks[1].level == 1 then blocks:remove(1) end
  elseif page == "index" then
    local filled = pandoc.Blocks {}
    for _, block in ipairs(blocks) do
      filled:insert(block)
      if block.identifier == "chapters" then filled:insert(chapters_and_sections(chapters)) end
    end
    filled:extend(how_to_cite(meta))
    blocks = filled
  end
  return blocks
end

return lists
