type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element of the page. Strings among the children become text, never markup. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
	return filled(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
export function shape(name: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
	return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** A sentence whose words between backticks are set as code. */
export function sentence(text: string): readonly Child[] {
	return text.split(/`([^`]+)`/).map((words, i) => (i % 2 === 1 ? element("code", {}, words) : words));
}

export function button(label: string, run: () => void, className = "button"): HTMLElement {
	const made = element("button", { type: "button", class: className }, label);
	made.addEventListener("click", run);
	return made;
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
	}
	made.append(...children.filter((child) => child !== undefined));
	return made;
}
