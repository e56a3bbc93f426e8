import type { Located, Span } from "../source/span.ts";

/** How the kubelet, or Docker, learns whether a container is well. */
export interface Probe {
	readonly type: "liveness" | "readiness" | "startup";
	readonly at: Span;
	/** httpGet, tcpSocket, grpc or exec, where just one is stated. */
	readonly handler?: string;
	readonly path?: Located<string>;
	/** A number, or the name of a port of the same container. */
	readonly port?: Located<string | number>;
	/** In seconds and times; Kubernetes takes 0, 10, 1 and 3 where one is not stated. */
	readonly initialDelay?: Located<number>;
	readonly period?: Located<number>;
	readonly timeout?: Located<number>;
	readonly failures?: Located<number>;
	/** A value of it is a placeholder, or another host is asked, so that nothing can be said against it. */
	readonly uncertain?: boolean;
}
