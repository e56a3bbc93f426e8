/** The process that checks tells the one that watches what it has looked at, where this variable asks it to. */
export const watchedBy = "PLIMSOLL_WATCHED";
