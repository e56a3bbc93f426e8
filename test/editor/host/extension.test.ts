import assert from "node:assert/strict";
import { commands, extensions } from "vscode";

describe("the extension", () => {
	before(async () => {
		await extensions.getExtension("plimsoll.plimsoll")?.activate();
	});

	it("activates and registers what it contributes", async () => {
		const extension = extensions.getExtension("plimsoll.plimsoll");
		assert.ok(extension?.isActive);
		const contributed: readonly { readonly command: string }[] = extension.packageJSON.contributes.commands;
		const registered = new Set(await commands.getCommands(true));
		assert.ok(contributed.length > 0);
		for (const { command } of contributed) assert.ok(registered.has(command), `${command} is registered`);
	});
});
