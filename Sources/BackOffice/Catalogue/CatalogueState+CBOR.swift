// The services and products in a snapshot of the index, in the order of their ids.

public import CBOR
internal import EventSourcing

extension CatalogueState: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    try writer.writeArray(services.values.sorted { $0.id < $1.id })
    try writer.writeArray(products.values.sorted { $0.id < $1.id })
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    for service in try reader.readArray(of: Service.self) { services[service.id] = service }
    for product in try reader.readArray(of: Product.self) { products[product.id] = product }
  }
}

extension Service: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    try writer.write(id)
    writer.write(name)
    writer.write(retired)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 3)
    self.init(id: try reader.read(), name: try reader.readText(), retired: try reader.readBool())
  }
}

extension Product: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(4)
    try writer.write(id)
    try writer.write(serviceID)
    writer.write(name)
    writer.write(retired)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 4)
    self.init(
      id: try reader.read(), serviceID: try reader.read(), name: try reader.readText(), retired: try reader.readBool())
  }
}
