CREATE SCHEMA sales;
CREATE TABLE sales.purchase (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ref text NOT NULL UNIQUE,
  total numeric NOT NULL,
  paid_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE SCHEMA shipping;
CREATE TABLE shipping.parcel (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ref text NOT NULL,
  tracking text,
  -- The shipper's own business: no default, and not named in nomnom.doctor.yaml.
  carrier text NOT NULL
);
