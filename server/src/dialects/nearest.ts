import { nearest as nearestOf } from "../source/nearest.ts";

export const nearest = nearestOf;
