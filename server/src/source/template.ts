/** `{{ … }}`, `{% … %}`, `${VAR}`, `<TODO>`: text that a tool or a person is to replace before a server reads it. */
const placeholder = /\{\{.*?\}\}|\{%.*?%\}|\$\{[^}]*\}|<[A-Z][A-Z0-9_-]*>|^<[A-Za-z][\w .:/-]*>$/s;

/** Marks that stop a format's own grammar; looked for only in files that do not parse. */
const templateMark = /\{\{|\{%|<%|\$\{/;

/** Does a scalar hold a placeholder, so that its value is not known from the file? */
export function isTemplated(text: string): boolean {
	return (text.includes("{") || text.includes("<")) && placeholder.test(text);
}

/** Is it template syntax that keeps this text from parsing? */
export function isTemplateText(text: string): boolean {
	return templateMark.test(text);
}
