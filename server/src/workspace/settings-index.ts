import type { RuleSettings } from "../rules/settings.ts";
import { type ConfigurationFile, isIgnored, settingsFor, type Wishes } from "./configuration.ts";

/** The configurations of a workspace, and what they come to for each file. */
export class SettingsIndex {
	private readonly configurations = new Map<string, ConfigurationFile>();
	private readonly known = new Map<string, RuleSettings>();

	/** A configuration as it is now, or that it is gone. Settings are then to be asked for again. */
	replace(file: string, configuration: ConfigurationFile | undefined): void {
		if (configuration) this.configurations.set(file, configuration);
		else this.configurations.delete(file);
	}

	configuration(file: string): ConfigurationFile | undefined {
		return this.configurations.get(file);
	}

	/** The files of all configurations. */
	files(): Iterable<string> {
		return this.configurations.keys();
	}

	ignores(file: string): boolean {
		return isIgnored(file, this.configurations);
	}

	/** The same object until it is forgotten. */
	of(file: string, wishes: Wishes): RuleSettings {
		let settings = this.known.get(file);
		if (!settings) {
			settings = settingsFor(file, this.configurations, wishes);
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
}
