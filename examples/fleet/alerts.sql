-- What notifier fills, in its own database.
CREATE TABLE alert (key text PRIMARY KEY, device uuid NOT NULL, level text NOT NULL, raised_at timestamptz NOT NULL DEFAULT now());
