import {
  to = telegent_product.esim
  id = "PRID-4384E69B-3194-9943-F839-20E477C8E399"
}
