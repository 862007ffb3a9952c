local util = require("lib.util")
local base = require("lib.deep")

local Account = {}
Account.__index = Account

function Account.new(n)
  local self = setmetatable({}, Account)
  self.n = util.check(n)
  return self
end

function Account:add(k)
  self:log(k)
  base.start()
end

function Account:log(k) print(string.format("%d", k)) end

return Account
