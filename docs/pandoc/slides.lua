--[[ slides.lua - a deck of slides from the finished blocks of a chapter. Part of notes.lua.

Each figure is a slide, and so is each section that has none: its title, its first
sentence and its first equations. What a section says besides is what the speaker says:
it stands in the notes of the slide before which it comes. ]]

local text_of = pandoc.utils.stringify
local LEAST, MOST = 12, 20
local left_out = { ["Further reading"] = true, ["References"] = true, ["Who found it, and when"] = true,
                   ["Published experiments, and ours"] = true }

local function html(text) return pandoc.RawBlock("html", text) end

-- The inlines up to the end of the first sentence.
local function first_sentence(inlines)
  local out = pandoc.Inlines {}
  for i, inline in ipairs(inlines) do
    out:insert(inline)
    local next = inlines[i + 1]
    if inline.t == "Str" and inline.text:match("[.?!]['”)]*$") and #text_of(out) > 20
       and (not next or next.t == "Space" or next.t == "SoftBreak") then
      break
    end
  end
  return out
end

-- The first sentence of a paragraph; nil where it leads to what a slide does not have,
-- or where it goes on after an equation, with a small letter.
local function opening(inlines)
  local sentence = first_sentence(inlines)
  local words = text_of(sentence)
  return not words:match(":$") and not words:match("^%l") and sentence or nil
end

local function is_equation(block)
  return block.t == "Para" and #block.content == 1 and block.content[1].t == "RawInline"
         and block.content[1].text:match('^<span class="equation"')
end

-- The chapter in sections: title, figures (each with its blocks and its caption),
-- equations, and everything that can be said.
local function sections_of(blocks, title)
  local sections = { { title = title, figures = {}, equations = {}, said = pandoc.Blocks {} } }
  local figure
  for _, block in ipairs(blocks) do
    local now = sections[#sections]
    if block.t == "Header" and block.level == 2 then
      sections[#sections + 1] = { title = block.content, figures = {}, equations = {},
                                  said = pandoc.Blocks {} }
    elseif figure then
      if block.t == "Plain" then figure.caption = block.content end
      if block.t == "RawBlock" and block.text:match("</figure>") then figure = nil end
      if figure and block.t == "RawBlock" and block.text:match('class="drawn') then
        figure.picture = block
      end
    elseif block.t == "RawBlock" and block.text:match('^<figure') and not block.text:match("listing") then
      figure = { said = now.said }
      now.said = pandoc.Blocks {}
      table.insert(now.figures, figure)
    elseif is_equation(block) then
      table.insert(now.equations, block)
      now.said:insert(block)
    elseif block.t == "Para" or block.t == "Plain" or block.t == "OrderedList" or block.t == "BulletList" then
      now.said:insert(block)
      if not now.first and block.t == "Para" and not is_equation(block) then
        now.first = opening(block.content)
      end
    end
  end
  return sections
end

return function(blocks, meta)
  local sections = sections_of(blocks, pandoc.Inlines(meta.title))
  local both = 1
  for _, s in ipairs(sections) do
    both = both + #s.figures + ((#s.figures == 0 or #s.equations > 0) and 1 or 0)
  end
  local slides = {}
  -- kind is "words" or "equations" for a section that may be left out.
  local function slide(title, shown, said, kind)
    slides[#slides + 1] = { title = title, shown = shown, said = pandoc.Blocks(said), kind = kind }
  end
  for i, s in ipairs(sections) do
    local name = text_of(s.title)
    local plain = name:gsub("^[%d.]+%s", "")
    if not left_out[plain] then
      local shown = pandoc.Blocks {}
      if plain == "Questions" then
        shown:extend(s.said:filter(function(b) return b.t == "OrderedList" end))
        slide(s.title, { shown[1] }, {})
      elseif plain == "Put right" then
        -- What people say, to be put right by the speaker.
        local heard = pandoc.List {}
        for _, block in ipairs(s.said) do
          if block.t == "Para" and block.content[1] and block.content[1].t == "Strong" then
            heard:insert { pandoc.Plain(block.content[1].content) }
          end
        end
        slide(s.title, { pandoc.BulletList(heard) }, s.said)
      elseif i > 1 and s.first and (#s.figures == 0 or (#s.equations > 0 and both <= MOST) or both < LEAST + 5) then
        shown:insert(pandoc.Div({ pandoc.Para(s.first) }, { class = "thought" }))
        for k = 1, math.min(2, #s.equations) do shown:insert(s.equations[k]) end
        slide(s.title, shown, #s.figures > 0 and s.figures[1].said or s.said,
              #s.equations > 0 and "equations" or "words")
        if #s.figures > 0 then s.figures[1].said = pandoc.Blocks {} end
      end
      for k, figure in ipairs(s.figures) do
        local said = figure.said
        said:insert(pandoc.Para(figure.caption))
        -- What follows the last figure is said there, too.
        if k == #s.figures then said:extend(s.said) end
        -- The caption begins with its number.
        local words = pandoc.Inlines { table.unpack(figure.caption, 3) }
        slide(s.title, { figure.picture,
          pandoc.Div({ pandoc.Para(first_sentence(words)) }, { class = "thought small" }) }, said)
      end
    end
  end
  -- A long chapter has more sections than a deck has room: those without a picture are
  -- said with the slide that follows, the last ones first.
  for _, kind in ipairs { "words", "equations" } do
    for i = #slides - 1, 1, -1 do
      if #slides + 1 > MOST and slides[i].kind == kind then
        slides[i].said:extend(slides[i + 1].said)
        slides[i + 1].said = slides[i].said
        table.remove(slides, i)
      end
    end
  end
  local out = pandoc.Blocks {}
  for _, s in ipairs(slides) do
    out:insert(html('<section class="slide">'))
    out:insert(pandoc.Header(2, s.title))
    out:extend(s.shown)
    if #s.said > 0 then
      out:insert(html('<details class="notes"><summary>Notes</summary>'))
      out:extend(s.said)
      out:insert(html("</details>"))
    end
    out:insert(html("</section>"))
  end
  -- A link would lead to a place that a deck does not have, and no id may be there twice.
  out = out:walk {
    Link = function(a) return a.content end,
    Span = function(s) return s.content end,
    RawInline = function(r) r.text = r.text:gsub(' id="[^"]*"', "") return r end,
    Div = function(d) d.identifier = "" return d end,
  }
  -- The title is a slide, too.
  return out, #slides + 1
end
