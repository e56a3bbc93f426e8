import { spawn } from "node:child_process";
import { relative, resolve } from "node:path";
import { printable } from "../evidence/drift/value.ts";
import { type Change, FolderWatch } from "../probes/folder-watch.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { flags, presets, severities, stages } from "./check-flags.ts";
import { rootOf } from "./load.ts";
import { watchedBy } from "./watched.ts";

/** What tools change together is looked at together, when nothing has stirred for so long. */
const quiet = 150;
const mostNames = 5;

/**
 * `plimsoll check --watch`: checks, and checks again whenever something changes that the check has looked at, until it is interrupted. Each check is a
 * process of its own, so that an interruption need not wait for it and nothing is left over from one to the next.
 */
export async function watchAndCheck(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("check", words, flags);
	if (values.format !== "text") throw new UsageError("--watch prints for people, so it goes with --format text alone.");
	const acting = (["fix", "fix-unsafe", "diff", "write-baseline", "profile"] as const).find((flag) => values[flag]);
	if (acting) throw new UsageError(`--watch checks and does nothing else, so it does not go with --${acting}.`);
	oneOf("fail-on", values["fail-on"], severities);
	if (values.preset !== undefined) oneOf("preset", values.preset, presets);
	if (values.stage !== undefined) oneOf("stage", values.stage, stages);
	moment(values.now);
	const roots = await Promise.all((positionals.length > 0 ? positionals : ["."]).map((path) => rootOf(resolve(path))));
	const baselines = values.baseline === undefined ? [] : [resolve(values.baseline)];
	const last = words.indexOf("--");
	const once = words.filter((word, place) => word !== "--watch" || (last >= 0 && place > last));
	return await new Promise((done, fail) => {
		const session = new Session(roots, once, baselines, fail);
		for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done(session.end()));
	});
}

class Session {
	private readonly watch: FolderWatch;
	private readonly words: readonly string[];
	/** What the last check has looked at. */
	private seen: ReadonlySet<string> = new Set();
	private child: ReturnType<typeof spawn> | undefined;
	private timer: NodeJS.Timeout | undefined;
	private checks = 0;
	private over = false;
	private readonly fail: (error: unknown) => void;

	constructor(roots: readonly string[], words: readonly string[], besides: readonly string[], fail: (error: unknown) => void) {
		this.words = words;
		this.fail = fail;
		try {
			this.watch = new FolderWatch([...new Set(roots)], () => this.wait());
			this.watch.follow(besides);
		} catch {
			throw new UsageError("The system does not let so many folders be watched. On Linux, fs.inotify.max_user_watches says how many.");
		}
		this.check();
	}

	end(): number {
		this.over = true;
		clearTimeout(this.timer);
		this.watch.close();
		this.child?.kill();
		return 0;
	}

	private wait(): void {
		clearTimeout(this.timer);
		if (!this.child) this.timer = setTimeout(() => this.lookAtChanges(), quiet);
	}

	private lookAtChanges(): void {
		const changes = this.watch.take().filter(({ path, kind }) => kind !== "changed" || this.seen.has(path));
		if (changes.length === 0) return;
		process.stdout.write(`${wordsOf(changes)}\n\n`);
		this.check();
	}

	private check(): void {
		const program = process.argv[1] ?? "";
		const child = spawn(process.execPath, [...process.execArgv, program, "check", ...this.words], {
			stdio: ["ignore", "inherit", "inherit", "ipc"],
			env: { ...process.env, [watchedBy]: "1" },
		});
		this.child = child;
		child.once("error", this.fail);
		child.on("message", (seen) => this.learn(seen));
		child.once("close", () => {
			this.child = undefined;
			if (this.over) return;
			if (this.checks++ === 0) process.stderr.write("plimsoll: watching for changes; Ctrl-C ends it.\n");
			this.wait();
		});
	}

	private learn(seen: unknown): void {
		if (!Array.isArray(seen)) return;
		this.seen = new Set(seen.filter((path) => typeof path === "string"));
		try {
			this.watch.follow(this.seen);
		} catch {
			// What lies outside the folders is watched as far as the system lets it be.
		}
	}
}

const kinds = { new: "is new", gone: "is gone", changed: "has changed" } as const;

function wordsOf(changes: readonly Change[]): string {
	const told = changes.slice(0, mostNames).map(({ path, kind }) => `${printable(relative(process.cwd(), path) || ".")} ${kinds[kind]}`);
	const more = changes.length - told.length;
	return `plimsoll: ${told.join(", ")}${more > 0 ? `, and ${more} more` : ""}.`;
}
