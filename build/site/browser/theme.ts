const key = "plimsoll-theme";

/** Light or dark as the machine has it, until the button is pressed; then as the button says, on all pages. */
export function followTheme(): void {
	const root = document.documentElement;
	const kept = stored();
	if (kept) root.dataset.theme = kept;
	document.addEventListener("DOMContentLoaded", () => {
		const button = document.querySelector<HTMLButtonElement>("#theme-button");
		button?.addEventListener("click", () => {
			root.dataset.theme = isDark(root) ? "light" : "dark";
			store(root.dataset.theme);
		});
	});
}

function isDark({ dataset }: HTMLElement): boolean {
	return dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** A browser may refuse to keep anything for a file; then the choice holds for one page. */
function stored(): string | undefined {
	try {
		return localStorage.getItem(key) ?? undefined;
	} catch {
		return undefined;
	}
}

function store(theme: string): void {
	try {
		localStorage.setItem(key, theme);
	} catch {
		// Nothing to do: see above.
	}
}
