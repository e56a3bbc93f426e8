import { crc32, deflateRawSync } from "node:zlib";

export interface Packed {
	readonly name: string;
	readonly content: Uint8Array;
	readonly deflate?: boolean;
}

/** A ZIP archive; with `wide` the numbers that may need 64 bits are written with 64 bits, as PyTorch does for large files. */
export function zip(files: readonly Packed[], wide = false): Uint8Array {
	const parts: Uint8Array[] = [];
	const directory: Uint8Array[] = [];
	let offset = 0;
	for (const { name, content, deflate } of files) {
		const data = deflate ? deflateRawSync(content) : content;
		const common = [u16(20), u16(0), u16(deflate ? 8 : 0), u32(0), u32(crc32(content))];
		const sizes = [u32(data.length), u32(content.length)];
		const start = Buffer.concat([u32(0x04034b50), ...common, ...sizes, u16(name.length), u16(4), Buffer.from(name), u32(0), data]);
		const none = u32(0xffffffff);
		const extra = wide ? Buffer.concat([u16(1), u16(24), u64(content.length), u64(data.length), u64(offset)]) : Buffer.alloc(0);
		const entry = [
			u32(0x02014b50),
			u16(20),
			...common,
			...(wide ? [none, none] : sizes),
			u16(name.length),
			u16(extra.length),
			u16(2),
			u16(0),
			u16(0),
		];
		directory.push(Buffer.concat([...entry, u32(0), wide ? none : u32(offset), Buffer.from(name), extra, Buffer.from("no")]));
		parts.push(start);
		offset += start.length;
	}
	const listing = Buffer.concat(directory);
	const count = u16(files.length);
	const end64 = [
		u32(0x06064b50),
		u64(44),
		u16(45),
		u16(45),
		u32(0),
		u32(0),
		u64(files.length),
		u64(files.length),
		u64(listing.length),
		u64(offset),
	];
	const locator = [u32(0x07064b50), u32(0), u64(offset + listing.length), u32(1)];
	const place = wide ? [u32(0xffffffff), u32(0xffffffff)] : [u32(listing.length), u32(offset)];
	return Buffer.concat([
		...parts,
		listing,
		...(wide ? [...end64, ...locator] : []),
		u32(0x06054b50),
		u16(0),
		u16(0),
		count,
		count,
		...place,
		u16(0),
	]);
}

function u16(value: number): Uint8Array {
	return Uint8Array.of(value & 255, value >> 8);
}

function u32(value: number): Uint8Array {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function u64(value: number): Uint8Array {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(value));
	return bytes;
}
