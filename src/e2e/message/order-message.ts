/** What the worker reads as an Order (nomnom contract §4.7): the types in JSON must be exactly these. */
export interface TestOrder {
  entity_type: "Order";
  order_key: string;
  customer_key: string;
  order_status: string;
  total_price: number;
  order_date: string;
  order_priority: string;
  clerk: string;
  ship_priority: number;
  comment: string;
  line_items: TestLineItem[];
}

export interface TestLineItem {
  line_number: number;
  part_key: string;
  supplier_key: string;
  quantity: number;
  extended_price: number;
  discount: number;
  tax: number;
  return_flag: string;
  line_status: string;
  ship_date: string;
  commit_date: string;
  receipt_date: string;
}

const lineItems = 3;

/** An Order with three line items. `orderKey` must be new: an order that is there already is left as it is and proves nothing. */
export function testOrder(orderKey: string, date: Date): TestOrder {
  const day = date.toISOString().slice(0, 10);
  const items = Array.from({ length: lineItems }, (_, index) => lineItem(index + 1, day));
  return {
    entity_type: "Order",
    order_key: orderKey,
    customer_key: "NOMNOM-E2E",
    order_status: "O",
    total_price: items.reduce((sum, item) => sum + item.extended_price, 0),
    order_date: day,
    order_priority: "5-LOW",
    clerk: "nomnom e2e",
    ship_priority: 0,
    comment: "test order of nomnom e2e, safe to delete",
    line_items: items,
  };
}

function lineItem(number: number, day: string): TestLineItem {
  return {
    line_number: number,
    part_key: `NOMNOM-E2E-PART-${number}`,
    supplier_key: "NOMNOM-E2E",
    quantity: number,
    extended_price: 10.25 * number,
    discount: 0.05,
    tax: 0.08,
    return_flag: "N",
    line_status: "O",
    ship_date: day,
    commit_date: day,
    receipt_date: day,
  };
}
