-- Counts answers other than 204 and 429.
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() other = 0 end
function response(status) if status ~= 204 and status ~= 429 then other = other + 1 end end
function done()
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + thread:get("other") end
  print("other: " .. sum)
end
