/** Who depends on what. There is much of it, and mostly just one that depends on a thing. */
export class Dependents<K, V extends object> {
	private readonly all = new Map<K, V | Set<V>>();

	of(key: K): Iterable<V> {
		const found = this.all.get(key);
		if (found === undefined) return [];
		return found instanceof Set ? [...found] : [found];
	}

	add(key: K, dependent: V): void {
		const found = this.all.get(key);
		if (found === undefined) this.all.set(key, dependent);
		else if (found instanceof Set) found.add(dependent);
		else if (found !== dependent) this.all.set(key, new Set([found, dependent]));
	}

	remove(key: K, dependent: V): void {
		const found = this.all.get(key);
		if (found === dependent) this.all.delete(key);
		else if (found instanceof Set && found.delete(dependent) && found.size === 0) this.all.delete(key);
	}
}
