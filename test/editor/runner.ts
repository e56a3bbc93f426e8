import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/**
 * Runs inside the extension host: every test file beside this one. The result goes to a file, because the workbench reports
 * a host that died as a success.
 */
export async function run(): Promise<void> {
	const { PLIMSOLL_RESULT: result, PLIMSOLL_GREP: grep } = process.env;
	// The workbench hands lines on without putting values into them.
	Object.assign(Mocha.reporters.Base, { consoleLog: (...parts: unknown[]) => console.log(`MOCHA|${format(...parts)}`) });
	const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, reporter: "spec", ...(grep ? { grep } : {}) });
	for (const file of readdirSync(__dirname)) if (file.endsWith(".test.js")) mocha.addFile(join(__dirname, file));
	const failures = await new Promise<number>((resolve) => {
		const runner = mocha.run((failed) => {
			if (result) writeFileSync(result, JSON.stringify({ passed: runner.stats?.passes ?? 0, failed }));
			resolve(failed);
		});
	});
	if (failures > 0) throw new Error(`${failures} tests failed`);
}
