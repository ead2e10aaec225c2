type Labels = Readonly<Record<string, string>>;

/** Whether a Service's selector matches these labels. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
