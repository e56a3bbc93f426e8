import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { isOff } from "./check-serverless.ts";
import { type Resource, referred, type Template, target } from "./template.ts";

const definitions = ["DataQualityJobDefinition", "ModelBiasJobDefinition", "ModelExplainabilityJobDefinition", "ModelQualityJobDefinition"];

/** Monitors, and whether there is anything for them to read. */
export function* checkMonitor(template: Template, resource: Resource): Iterable<PlatformRemark> {
	const { kind, properties } = resource;
	if (kind === "MonitoringSchedule") yield* checkSchedule(template, properties.get("MonitoringScheduleConfig"));
	for (const input of inputsOf(resource)) yield* checkCaptured(template, input.get("EndpointInput", "EndpointName"));
}

function inputsOf({ kind, properties }: Resource): readonly Cursor[] {
	if (kind === "MonitoringSchedule")
		return properties.get("MonitoringScheduleConfig", "MonitoringJobDefinition", "MonitoringInputs").items();
	return definitions.includes(kind) ? [properties.get(kind.replace(/Definition$/, "Input"))] : [];
}

function* checkSchedule(template: Template, config: Cursor): Iterable<PlatformRemark> {
	if (!config.isMap || !config.key) return;
	const name = config.get("MonitoringJobDefinitionName");
	if (!name.present && !config.get("MonitoringJobDefinition").present) {
		const message = "The schedule has neither `MonitoringJobDefinition` nor `MonitoringJobDefinitionName`, so it has nothing to run.";
		yield { rule: "config/missing-field", at: config.key.at, message };
	}
	yield* checkType(template, name, config.get("MonitoringType"));
	yield* checkExpression(config.get("ScheduleConfig"));
}

/** The type must be that of the job definition, which has a type of resource of its own. */
function* checkType(template: Template, name: Cursor, type: Cursor): Iterable<PlatformRemark> {
	const stated = type.string();
	const id = referred(name);
	const found = /^AWS::SageMaker::(\w+)$/.exec((id && template.types.get(id)) ?? "")?.[1];
	if (found && !definitions.includes(found) && name.at) {
		const message = `\`MonitoringJobDefinitionName\` is that of a job definition, but \`${id}\` is an AWS::SageMaker::${found}.`;
		yield { rule: "config/name-mismatch", at: name.at, message };
	}
	const definition = target(template, name, ...definitions);
	const real = definition?.kind.replace(/JobDefinition$/, "");
	if (!stated || !definition || !real || real === stated.value || !definitions.includes(`${stated.value}JobDefinition`)) return;
	const message = `\`MonitoringType\` is ${stated.value}, but the schedule runs \`${definition.id.value}\`, which is a ${definition.kind}.`;
	yield { rule: "config/name-mismatch", at: stated.at, message, related: [{ value: "The job definition.", at: definition.id.at }] };
}

/** Minutes are those of the full hour; the hour is each, one, or each so many from one on. */
const hourlyOrDaily = /^cron\(0 (?:\*|\d{1,2}(?:\/\d{1,2})?|\*\/\d{1,2}) [?*] \* [?*] \*\)$/;

function* checkExpression(schedule: Cursor): Iterable<PlatformRemark> {
	const expression = schedule.get("ScheduleExpression").string();
	if (!expression) return;
	if (expression.value === "NOW") {
		for (const key of ["DataAnalysisStartTime", "DataAnalysisEndTime"]) {
			if (schedule.get(key).present) continue;
			const message = `\`ScheduleExpression\` is NOW, which runs once, and then \`${key}\` must say which data is meant.`;
			yield { rule: "config/missing-field", at: expression.at, message };
		}
	} else if (!hourlyOrDaily.test(expression.value.trim().replace(/\s+/g, " "))) {
		const message = `\`ScheduleExpression\` is \`${expression.value}\`, but a monitor runs hourly or daily, as cron(0 * ? * * *) or cron(0 12 ? * * *), or once with NOW.`;
		yield { rule: "config/unknown-value", at: expression.at, message };
	}
}

/** A monitor reads what the endpoint has captured. */
function* checkCaptured(template: Template, name: Cursor): Iterable<PlatformRemark> {
	const endpoint = target(template, name, "Endpoint");
	const config = endpoint && target(template, endpoint.properties.get("EndpointConfigName"), "EndpointConfig");
	if (!config || !name.at || !config.properties.isMap) return;
	const capture = config.properties.get("DataCaptureConfig");
	const off = isOff(capture.get("EnableCapture"));
	if (capture.present && !off) return;
	const why = off ? "has data capture off" : "has no `DataCaptureConfig`";
	const message = `The monitor reads what \`${endpoint.id.value}\` captures, but its configuration \`${config.id.value}\` ${why}, so there is nothing to read.`;
	const at = capture.get("EnableCapture").at ?? config.id.at;
	yield { rule: "config/ignored-setting", at: name.at, message, related: [{ value: "The endpoint's configuration.", at }] };
}
