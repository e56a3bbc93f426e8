/** Which files were read with words from which other files. */
export class Borrowing {
	private readonly borrowers = new Map<string, Set<string>>();

	note(borrower: string, lender: string): void {
		const borrowers = this.borrowers.get(lender);
		if (borrowers) borrowers.add(borrower);
		else this.borrowers.set(lender, new Set([borrower]));
	}

	/** The files to read again now that a lender has changed. They are forgotten here until they ask again. */
	take(lender: string): readonly string[] {
		const borrowers = this.borrowers.get(lender);
		this.borrowers.delete(lender);
		return borrowers ? [...borrowers] : [];
	}
}
