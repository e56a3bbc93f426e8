-- What the documented configuration needs of Neovim 0.11, for the older releases that Debian carries: the same words start the same client.
local configurations = {}

local function start(name, buffer)
	local given = configurations[name]
	local path = vim.api.nvim_buf_get_name(buffer)
	local folder = vim.fn.fnamemodify(path, ":h")
	local root
	for _, marker in ipairs(given.root_markers) do
		local found = vim.fn.finddir(marker, folder .. ";")
		if found == "" then found = vim.fn.findfile(marker, folder .. ";") end
		if found ~= "" and not root then root = vim.fn.fnamemodify(found, ":p:h" .. (found:match("%.git/?$") and ":h" or "")) end
	end
	local client = vim.lsp.start_client({
		name = name,
		cmd = given.cmd,
		root_dir = root,
		workspace_folders = root and { { uri = vim.uri_from_fname(root), name = root } },
		init_options = given.init_options,
		settings = given.settings,
		capabilities = given.capabilities,
	})
	vim.lsp.buf_attach_client(buffer, client)
end

vim.lsp.config = function(name, more)
	configurations[name] = vim.tbl_deep_extend("force", configurations[name] or {}, more)
end

vim.lsp.enable = function(name)
	vim.api.nvim_create_autocmd("FileType", {
		pattern = configurations[name].filetypes,
		callback = function(event) start(name, event.buf) end,
	})
end

vim.lsp.inlay_hint = vim.lsp.inlay_hint or { enable = function() end }
