local M = {}
M.start = function() M.stop() end
function M.stop() end
return =
