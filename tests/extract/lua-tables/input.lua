#!/usr/bin/env lua
local other = require("a.other")
local M = { limit = 10, nested = { deep = function() end } }
M.__index = M

-- Makes one.
function M.new(name)
  local self = setmetatable({}, M)
  self.name = name or "x"
  return self
end

--- Says it.
-- To all.
function M:say(to, ...)
  local text = self:format(to)
  print(text, ...)
  for _, each in ipairs(other.list()) do
    each:hear(text)
  end
  require "b".go()
end

M.format = function(self, to) return to end

local function helper(a) return helper(a) end
local late = function() return helper(1) end
local a, b
counter = 0
if late then late() end

return M
