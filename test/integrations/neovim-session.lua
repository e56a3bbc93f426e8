-- Waits for the findings of the file that was opened, asks for what a field means and for fixes of the first finding, and writes all of it down.
local patience = 20000

local function answer(method, place, more)
	local parameters = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = place, range = { start = place, ["end"] = place } }
	for _, answered in pairs(vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", parameters, more), patience) or {}) do
		if answered.result then return answered.result end
	end
	return {}
end

local function placeOf(word)
	for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
		local column = line:find(word, 1, true)
		if column then return { line = number - 1, character = column - 1 } end
	end
end

local told = {}
local function converse()
	if not vim.wait(patience, function() return #vim.diagnostic.get(0) > 0 end, 50) then return end
	local finding = vim.diagnostic.get(0)[1]
	told.findings = #vim.diagnostic.get(0)
	told.line = finding.lnum + 1
	told.rule = finding.code or finding.user_data.lsp.code
	told.message = finding.message
	told.hover = answer("textDocument/hover", placeOf("predictor"), {}).contents
	local actions = answer("textDocument/codeAction", { line = finding.lnum, character = finding.col }, { context = { diagnostics = {} } })
	told.actions = vim.tbl_map(function(action) return action.title end, actions)
	local fix = vim.tbl_filter(function(action) return action.edit ~= nil end, actions)[1]
	if not fix then return end
	vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
	told.fixed = vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1]
	told.clean = vim.wait(patience, function() return #vim.diagnostic.get(0) == 0 end, 50)
end

local _, problem = pcall(converse)
told.problem = problem
vim.fn.writefile({ vim.fn.json_encode(told) }, vim.env.TOLD)
