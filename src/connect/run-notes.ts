/** What one run learns about its connections on the way: where settings come from, and what must not be printed. */
export interface RunNotes {
  origin(name: string, value: string, origin: string): void;
  secret(...values: (string | null)[]): void;
  origins(): { name: string; value: string; origin: string }[];
  secrets(): string[];
}

export function createRunNotes(): RunNotes {
  const origins = new Map<string, { name: string; value: string; origin: string }>();
  const secrets = new Set<string>();
  return {
    origin: (name, value, origin) => {
      origins.set(name, { name, value, origin });
    },
    secret: (...values) => {
      for (const value of values) if (value) secrets.add(value);
    },
    origins: () => [...origins.values()],
    secrets: () => [...secrets],
  };
}
