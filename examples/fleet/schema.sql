-- What sink fills: a row for each measurement, in partitions by month.
CREATE TABLE device (id uuid PRIMARY KEY, serial_no text NOT NULL UNIQUE, seen_at timestamptz);
CREATE TABLE metric (
  device uuid NOT NULL,
  name text NOT NULL,
  at timestamptz NOT NULL,
  value double precision,
  PRIMARY KEY (device, name, at)
) PARTITION BY RANGE (at);
CREATE TABLE metric_all PARTITION OF metric DEFAULT;
