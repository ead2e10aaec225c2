CREATE TABLE invoice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_no text NOT NULL CONSTRAINT invoice_order_no_key UNIQUE,
  amount numeric NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT now()
);
