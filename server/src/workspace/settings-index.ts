import type { Finding } from "../facts/finding.ts";
import { lockOn, type RuleSettings } from "../rules/settings.ts";
import { Cursor } from "../source/tree.ts";
import { type ConfigurationFile, isConfiguration, readConfiguration } from "./configuration.ts";
import type { Learnt } from "./measured.ts";
import { type Configurations, isIgnored, type Layer, layersFor, settingsFor, type Wishes } from "./settings.ts";
import type { Want } from "./world.ts";

type Found = Extract<Learnt, { readonly kind: "configuration" }>["value"];

interface Extendable {
	readonly value: Found;
	readonly read?: ConfigurationFile;
}

/** The configurations of a workspace, and what they come to for each file. */
export class SettingsIndex {
	private readonly configurations = new Map<string, ConfigurationFile>();
	/** What lies outside, or has another name. */
	private readonly learnt = new Map<string, Extendable>();
	private readonly known = new Map<string, RuleSettings>();
	private told = new WeakMap<ConfigurationFile, readonly Finding[]>();

	/** A configuration as it is now, or that it is gone. Returns whether that is news, so that settings are to be asked for again. */
	replace(file: string, configuration: ConfigurationFile | undefined): boolean {
		const before = this.configurations.get(file);
		if (configuration) this.configurations.set(file, configuration);
		else this.configurations.delete(file);
		this.told = new WeakMap();
		return before !== configuration;
	}

	/** The text of what others extend, why it cannot be read, or that it is not there. Returns whether that is news. */
	learn(path: string, value: Found, rules: ReadonlySet<string>): boolean {
		if (JSON.stringify(value) === JSON.stringify(this.learnt.get(path)?.value)) return false;
		if (value === undefined) this.learnt.delete(path);
		else
			this.learnt.set(path, {
				value,
				...(typeof value === "object" && "text" in value ? { read: readConfiguration(path, value.text, rules) } : {}),
			});
		this.told = new WeakMap();
		return true;
	}

	configuration(file: string): ConfigurationFile | undefined {
		return this.configurations.get(file);
	}

	/** The files of all configurations. */
	files(): Iterable<string> {
		return this.configurations.keys();
	}

	layers(file: string): readonly Layer[] {
		return layersFor(file, this.everything());
	}

	ignores(file: string): boolean {
		return isIgnored(file, this.everything());
	}

	/** The same object until it is forgotten. */
	of(file: string, wishes: Wishes): RuleSettings {
		let settings = this.known.get(file);
		if (!settings) {
			settings = settingsFor(file, this.everything(), wishes);
			this.known.set(file, settings);
		}
		return settings;
	}

	/** What is the same as before stays the same object. */
	keep(file: string, settings: RuleSettings): void {
		this.known.set(file, settings);
	}

	/** Of one file, or of all. */
	forget(file?: string): void {
		if (file === undefined) this.known.clear();
		else this.known.delete(file);
	}

	/** What a configuration imports, and what it starts from as far as that is known and not read anyway. */
	wants(file: string): readonly Want[] {
		const own = this.configurations.get(file);
		if (!own) return [];
		const extended = layersFor(file, this.everything()).flatMap(({ configuration }) => configuration.extends);
		return [
			...own.imports.map(({ path }): Want => ({ kind: "import", path, from: file })),
			...extended
				.filter(({ path, package: ofPackage }) => ofPackage !== undefined || path.startsWith("../") || !isConfiguration(path))
				.map(
					({ path, package: ofPackage }): Want => ({
						kind: "configuration",
						path,
						from: file,
						...(ofPackage ? { package: ofPackage } : {}),
					}),
				),
		];
	}

	/** What is wrong with a configuration, and with what it starts from or tries to change; silent of what was not looked at yet. The same list each time. */
	findings(configuration: ConfigurationFile): readonly Finding[] {
		const told = this.told.get(configuration) ?? [
			...configuration.findings,
			...this.brokenExtends(configuration),
			...this.lockedLevels(configuration),
		];
		this.told.set(configuration, told);
		return told;
	}

	private everything(): Configurations {
		const learnt = [...this.learnt].flatMap(([path, { read }]) => (read ? [[path, read] as const] : []));
		return learnt.length === 0 ? this.configurations : new Map([...learnt, ...this.configurations]);
	}

	private brokenExtends(configuration: ConfigurationFile): readonly Finding[] {
		return configuration.extends.flatMap(({ path, written, at, package: ofPackage }): readonly Finding[] => {
			const found = this.learnt.get(path);
			const isElsewhere = ofPackage !== undefined || path.startsWith("../") || !isConfiguration(path);
			const dangling = (message: string): readonly Finding[] => [{ rule: "config/dangling-reference", severity: "error", at, message }];
			if (isElsewhere ? found?.value === "absent" : !this.configurations.has(path)) {
				if (!ofPackage) return dangling(`\`extends\` names \`${written}\`, but there is no such file.`);
				return dangling(
					`\`extends\` names \`${written}\`, but no \`node_modules\` above has a package \`${ofPackage.name}\` with a \`${ofPackage.file}\`.`,
				);
			}
			if (typeof found?.value === "object" && "problem" in found.value)
				return dangling(`\`${written}\` cannot be read. ${found.value.problem}`);
			const mistake = found?.read?.findings.find(({ severity }) => severity === "error");
			return mistake
				? [{ rule: "core/parse-error", severity: "error", at, message: `\`${written}\` is wrong itself. ${mistake.message}` }]
				: [];
		});
	}

	/** Levels that change nothing, because a configuration further up or further down the line locks them. */
	private lockedLevels(configuration: ConfigurationFile): readonly Finding[] {
		const [document] = configuration.reading.documents;
		const { locks } = this.of(configuration.file, {});
		const root = new Cursor(document?.tree);
		return [root, ...root.get("overrides").items()].flatMap((part) =>
			part
				.get("rules")
				.entries()
				.flatMap(({ key }): readonly Finding[] => {
					const lock = key && lockOn(key.value, { locks });
					if (!lock || lock.by === configuration.file) return [];
					const message = `\`${key.value}\` is set here, but \`${lock.by}\` lets nobody change it.`;
					return [{ rule: "core/locked-rule", severity: "error", at: key.at, message }];
				}),
		);
	}
}
