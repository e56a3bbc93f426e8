/** Words between backticks stay code; all others are words and nothing else. In the cell of a table a bar would end even a stretch of code. */
export function marked(sentence: string, place: "cell" | "line"): string {
	return sentence
		.split(/(`[^`\n\r]+`)/)
		.map((words, i) => (i % 2 === 0 ? plain(words) : place === "cell" ? words.replaceAll("|", "\\|") : words))
		.join("");
}

/**
 * Text that names nobody, links nowhere and formats nothing. GitHub looks for people, numbers of issues and addresses in what is left once characters were
 * decoded, so a space of no width parts those.
 */
export function plain(words: string): string {
	return words
		.replace(/[\r\n]+/g, " ")
		.replace(/[\\`*_{}[\]<>#|~&@]/g, (character) => `&#${character.charCodeAt(0)};`)
		.replace(/&#(?:64|35);(?=\w)/g, "$&&#8203;")
		.replace(/:(?=\/\/)|\bwww(?=\.)/gi, "$&&#8203;");
}
