/** Asks again and again until the answer will do, because an editor answers when it has time. */
export async function poll<T>(ask: () => T | Thenable<T>, accepts: (answer: T) => boolean, milliseconds = 30_000): Promise<T> {
	for (const started = Date.now(); ; ) {
		const answer = await ask();
		if (accepts(answer)) return answer;
		if (Date.now() - started > milliseconds)
			throw new Error(`Waited in vain; the last answer was ${JSON.stringify(answer)?.slice(0, 800)}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
