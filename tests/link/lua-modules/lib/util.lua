local function check(n) return n end
local function hidden() end
return { check = check, hidden = hidden }
