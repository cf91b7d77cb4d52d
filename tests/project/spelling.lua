-- spelling.lua   What is English in a text: its words without code, formulas, citations,
-- marks of the weave and names of files, for check_notes.sh to show to hunspell.
local function left_out() return {} end

function Pandoc(doc)
  for _, key in ipairs { "title", "summary" } do
    if doc.meta[key] then doc.blocks:insert(pandoc.Plain(doc.meta[key])) end
  end
  return doc:walk {
    Code = left_out, CodeBlock = left_out, Math = left_out, Cite = left_out,
    RawInline = left_out, RawBlock = left_out,
    Str = function(str)
      -- What is left of "the T-th" without its formula is no word either.
      if str.text:match("%w[./]%a") or str.text:match("^%-th%f[%W]") then return {} end
    end,
  }
end
