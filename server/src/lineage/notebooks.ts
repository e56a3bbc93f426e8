const runners = [
	/\bpapermill\b/,
	/\b(?:jupyter[ -]nbconvert|nbconvert)\b(?=.*--execute\b)/,
	/\bjupyter[ -](?:execute|run)\b/,
	/\b(?:runipy|ipython3?)\b/,
];

/** The notebook that a command runs. With papermill and the parameters in the command it runs the same way each time. */
export function notebookIn(command: string): { readonly notebook: string; readonly pinned: boolean } | undefined {
	for (const line of command.split("\n")) {
		const notebook = /[^\s"'=]+\.ipynb\b/.exec(line)?.[0];
		if (!notebook || !runners.some((runner) => runner.test(line))) continue;
		const pinned = /\bpapermill\b/.test(line) && /\s(?:-[pryfb]|--parameters?(?:_raw|_yaml|_file|_base64)?)\s/.test(line);
		return { notebook, pinned };
	}
	return undefined;
}
