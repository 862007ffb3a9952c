local Account = require("lib.account")

describe("account", function()
  it("adds", function()
    Account.new(1):add(1)
  end)
end)
