local Account = require "lib.account"
local json = require("cjson")

local function main()
  local a = Account.new(1)
  a:add(2)
  shared_helper()
  json.encode(a)
  require("lib.util").hidden()
  unknown()
end

main()
