/** A name that the scheduler takes for a model or a pipeline; what a script fills in is not known. */
export function isName(name: string): boolean {
	return name.includes("$") || /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name);
}
