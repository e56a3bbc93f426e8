import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";

const pythons = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];
const cudas = [
	"12 12.8 12.8.1 12.8.0 12.6 12.6.3 12.6.2 12.6.1 12.6.0 12.1 12.1.1 12.1.0 12.0 12.0.1 12.0.0",
	"11 11.8 11.8.0 11.7 11.7.1 11.6 11.6.2 11.4 11.4.3 11.2 11.2.2",
].flatMap((line) => line.split(" "));
const withCuda = ["ubi8", "debian"];
const withConda = ["debian", "alpine"];

/** What BentoML makes of the image's options. */
export function checkDocker(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const docker = document.get("docker");
	const base = docker.get("base_image");
	return [
		...(base.string()?.value ? leftToBase(docker, base, platform) : checkPython(docker, platform)),
		...checkCuda(docker, platform),
		...checkDistribution(document, docker, platform),
		...checkVariables(docker.get("env"), platform),
	];
}

function leftToBase(docker: Cursor, base: Cursor, { title }: Platform): readonly PlatformRemark[] {
	return ["distro", "python_version", "cuda_version", "system_packages"].flatMap((name): readonly PlatformRemark[] => {
		const { key, tree } = docker.get(name);
		if (!key || !base.key || (tree?.kind === "scalar" && tree.value === null) || (tree?.kind === "list" && tree.items.length === 0))
			return [];
		const message = `\`${name}\` stands beside \`base_image\`, and ${title} leaves it to that image.`;
		const related = [{ value: "`base_image` stands here.", at: base.key.at }];
		return [{ rule: "config/ignored-setting", at: key.at, message, related }];
	});
}

/** YAML reads 3.10 without quotes as the number 3.1. */
function checkPython(docker: Cursor, { title, target }: Platform): readonly PlatformRemark[] {
	const version = docker.get("python_version").word();
	if (!version) return [];
	const [, release] = /^(\d\.\d{1,2})(?:\.\w+)?$/.exec(version.value) ?? [];
	if (release === undefined) {
		const message = `\`python_version\` is \`${version.value}\`, but ${title} wants the form 3.12.`;
		return [{ rule: "config/unknown-value", at: version.at, message }];
	}
	const distro = docker.get("distro").string()?.value ?? "debian";
	if (target !== undefined || distro === "amazonlinux" || pythons.includes(release)) return exact(version, release, title);
	const number = docker.get("python_version").number();
	const quoted = number && pythons.includes(`${number.value}0`) ? `${number.value}0` : undefined;
	const known = `${pythons[0]} to ${pythons.at(-1)}`;
	const why = quoted ? `; without quotes ${quoted} is the number ${release}` : "";
	const message = `\`python_version\` is ${release}, but ${title} has images for ${known}${why}.`;
	const fix = quoted ? { fix: replace(version.at, `"${quoted}"`, `Write "${quoted}"`, false) } : {};
	return [{ rule: "config/unknown-value", at: version.at, message, ...fix }];
}

function exact(version: Located<string>, release: string, title: string): readonly PlatformRemark[] {
	if (version.value === release) return [];
	const message = `\`python_version\` is ${version.value}, but ${title} installs the newest Python ${release}, whatever stands behind it.`;
	return [{ rule: "config/ignored-setting", severity: "info", at: version.at, message }];
}

/** A number with a point is none of the words that BentoML knows, even where the same text in quotes is one. */
function checkCuda(docker: Cursor, { title, target }: Platform): readonly PlatformRemark[] {
	const cuda = docker.get("cuda_version");
	const version = cuda.word();
	if (!version || ["", "None", "default"].includes(version.value)) return [];
	const number = cuda.number();
	if (number && !Number.isInteger(number.value)) {
		const text = String(number.value);
		const message = `\`cuda_version\` is the number ${text}, but ${title} knows versions with a point in quotes only.`;
		const fix = cudas.includes(text) ? { fix: replace(version.at, `"${text}"`, `Write "${text}"`, true) } : {};
		return [{ rule: "config/wrong-type", at: version.at, message, ...fix }];
	}
	if (target !== undefined || cudas.includes(version.value)) return [];
	const message = `\`cuda_version\` is ${version.value}, which ${title} has no image for; the newest one that it has is ${cudas[2]}.`;
	return [{ rule: "config/unknown-value", at: version.at, message }];
}

function checkDistribution(document: Cursor, docker: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const distro = docker.get("distro").string();
	const cuda = docker.get("cuda_version");
	const hasCuda = cuda.word() !== undefined && !["", "None"].includes(cuda.word()?.value ?? "");
	const conda = document.get("conda");
	const hasConda = ["dependencies", "pip", "channels", "environment_yml"].some((key) => {
		const { tree } = conda.get(key);
		return tree?.kind === "list" ? tree.items.length > 0 : tree?.kind === "scalar" && tree.value !== null && tree.value !== "";
	});
	const remarks: PlatformRemark[] = [];
	const refused = (at: Located<string>["at"], what: string, fits: readonly string[]) => {
		const message = `\`distro\` is ${distro?.value}, but ${title} has ${what} for ${fits.join(" and ")} only.`;
		remarks.push({ rule: "config/rejected", at, message });
	};
	const known = ["amazonlinux", "ubi8", "debian", "alpine"].includes(distro?.value ?? "");
	if (distro && known && hasCuda && !withCuda.includes(distro.value)) refused(distro.at, "CUDA", withCuda);
	if (distro && known && hasConda && !withConda.includes(distro.value)) refused(distro.at, "conda", withConda);
	if (hasCuda && hasConda && cuda.key) {
		const message = `\`cuda_version\` stands beside packages of conda, but the images that ${title} makes have only one of the two.`;
		remarks.push({ rule: "config/ignored-setting", at: cuda.key.at, message });
	}
	return remarks;
}

function checkVariables(variables: Cursor, { title }: Platform): readonly PlatformRemark[] {
	return variables.items().flatMap((item): readonly PlatformRemark[] => {
		const line = item.string();
		if (!line || /^\w+=[.\w\-,/]+$/.test(line.value)) return [];
		const [, name] = /^(\w+)=/.exec(line.value) ?? [];
		const what =
			name === undefined ? "does not have the form NAME=value" : `has more in the value of ${name} than letters, digits and . - _ , /`;
		return [{ rule: "config/rejected", at: line.at, message: `The item of \`env\` ${what}, which ${title} refuses in a list.` }];
	});
}
