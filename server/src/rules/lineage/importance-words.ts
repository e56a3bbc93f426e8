/** A measured number in three digits. */
export function figure(value: number): string {
	return String(Number(value.toPrecision(3)));
}

/** A correlation in three digits; one that is not 1 is not rounded up to it. */
export function coefficient(rho: number): string {
	return figure(Math.abs(rho) < 1 ? Math.sign(rho) * Math.min(0.999, Math.abs(rho)) : rho);
}
