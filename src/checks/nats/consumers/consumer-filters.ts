import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { uncovered } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { storedSubjects } from "../../../subjects/stored-subjects.ts";

/** The subjects a consumer takes; every one without a filter. */
export function filtersOf({ config }: Consumer): string[] {
  const filters = [...(config.filter_subject ? [config.filter_subject] : []), ...config.filter_subjects];
  return filters.length > 0 ? filters : [">"];
}

/** The stream stores messages under other subjects than its own: those of its origin, or transformed ones. */
export const hasOtherSubjects = ({ config }: Stream): boolean =>
  Boolean(config.mirror) || config.sources.length > 0 || Boolean(config.subject_transform);

/** Filters that match no subject of the stream: nothing new ever comes through them. */
export function deadFilters(consumer: Consumer, stream: Stream): string[] {
  const { subjects, subject_transform: transform, mirror, sources } = stream.config;
  if (mirror || sources.length > 0) return [];
  const stored = storedSubjects(subjects, transform);
  return filtersOf(consumer).filter((filter) => !stored.some((subject) => subjectsOverlap(filter, subject)));
}

/** Every message of the stream is for this consumer. */
export const takesAll = (consumer: Consumer, stream: Stream): boolean =>
  filtersOf(consumer).includes(">") ||
  (!hasOtherSubjects(stream) && uncovered(stream.config.subjects, filtersOf(consumer)).length === 0);
