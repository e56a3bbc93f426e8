/** Who depends on what. There is much of it, and mostly just one or a few that depend on a thing. */
export class Dependents<K, V extends object> {
	private readonly all = new Map<K, V | readonly V[] | Set<V>>();

	of(key: K): readonly V[] {
		const found = this.all.get(key);
		if (found === undefined) return [];
		if (found instanceof Set) return [...found];
		return isList(found) ? found : [found];
	}

	add(key: K, dependent: V): void {
		const found = this.all.get(key);
		if (found === undefined) this.all.set(key, dependent);
		else if (found instanceof Set) found.add(dependent);
		else {
			const list = isList(found) ? found : [found];
			if (list.includes(dependent)) return;
			this.all.set(key, list.length < few ? [...list, dependent] : new Set([...list, dependent]));
		}
	}

	remove(key: K, dependent: V): void {
		const found = this.all.get(key);
		if (found === undefined) return;
		if (found instanceof Set) {
			found.delete(dependent);
			if (found.size === 0) this.all.delete(key);
			return;
		}
		const [first, ...others] = (isList(found) ? found : [found]).filter((one) => one !== dependent);
		if (first === undefined) this.all.delete(key);
		else this.all.set(key, others.length === 0 ? first : [first, ...others]);
	}
}

/** So many are kept in a list, which is smaller than a set. */
const few = 8;

function isList<V extends object>(found: V | readonly V[]): found is readonly V[] {
	return Array.isArray(found);
}
