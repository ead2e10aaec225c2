import * as z from "zod";

/** A time that ISO 8601 can write with four digits for the year: PostgreSQL's own go from 4713 BC to 294276 AD, and to infinity. */
export const epochSeconds = z.number().min(-62_135_596_800).max(253_402_300_799);
