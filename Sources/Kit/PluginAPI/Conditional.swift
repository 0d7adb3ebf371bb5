import Autograd
import Learning

/// Rows [n, classes] with a 1 in the place of each label, zeros elsewhere.
public func oneHot(_ labels: [Int32], classes: Int, dtype: DType = .float32) -> Tensor {
  var rows = [Double](repeating: 0, count: labels.count * classes)
  for (row, label) in labels.enumerated() where 0..<classes ~= Int(label) {
    rows[row * classes + Int(label)] = 1
  }
  return .of(rows, [labels.count, classes], dtype: dtype)
}

extension Prior {
  /// The coordinates of the codes `z` that name classes, [n, classes]; nil where codes name none.
  public func classes(of z: Tensor) -> Tensor? {
    guard classes > 0, z.failure == nil else { return nil }
    return z.sliced(axis: 1, latent..<dimensions)
  }

  /// Codes of the coordinates `z` [n, latent] and of the classes `rows` [n, classes]; `z` itself where codes
  /// name no class.
  public func codes(of z: Tensor, classes rows: Tensor?) -> Tensor {
    guard classes > 0, let rows else { return z }
    return concatenate([z, rows], axis: 1)
  }

  /// Codes of the coordinates `z` [n, latent] for the samples `x`: with the half of each where one is given, with
  /// the classes `rows` where codes name them.
  public func codes(of z: Tensor, for x: Tensor, classes rows: Tensor?) -> Tensor {
    guard let given else { return codes(of: z, classes: rows) }
    guard z.failure == nil else { return z }
    return codes(z, given.rows(of: x))
  }

  /// The codes `z` [n, dimensions] with what is given of the samples `x`; `z` itself where nothing is.
  public func codes(_ z: Tensor, givenHalvesOf x: Tensor) -> Tensor {
    guard let given, z.failure == nil else { return z }
    return latent > 0 ? codes(z.sliced(axis: 1, 0..<latent), given.rows(of: x)) : given.rows(of: x)
  }

  /// What codes `z` [n, dimensions] are given, and their own coordinates, nil where there are none; nil where
  /// nothing is given.
  public func parts(of z: Tensor) -> (latent: Tensor?, given: Tensor)? {
    guard given != nil, z.failure == nil else { return nil }
    return (
      latent > 0 ? z.sliced(axis: 1, 0..<latent) : nil, z.sliced(axis: 1, latent..<dimensions)
    )
  }

  /// The codes `z` with other classes, rows [n, classes] of a 1 and zeros.
  public func codes(_ z: Tensor, ofClasses rows: Tensor) -> Tensor {
    guard classes > 0, z.failure == nil else { return z }
    return codes(of: z.sliced(axis: 1, 0..<latent), classes: rows)
  }
}

extension StepContext {
  /// A batch of codes for a generator's update; what they are given is of fresh data.
  public func codes(of prior: Prior) -> Tensor {
    let z = draws.codes(batch, of: prior)
    return prior.given == nil ? z : prior.codes(z, givenHalvesOf: draws.data(batch))
  }

  /// A batch of data; where codes of `prior` name a class, with the class of each as rows [n, classes] of a 1
  /// and zeros.
  ///
  /// - Throws: `ComponentError` if the codes name classes and the data have none.
  public func data(
    for prior: Prior
  ) throws(ComponentError) -> (samples: Tensor, classes: Tensor?) {
    guard prior.classes > 0 else { return (draws.data(batch), nil) }
    let data = draws.labelledData(batch)
    guard data.labels.count == batch else {
      throw ComponentError("these networks need data with classes, and these have none")
    }
    return (
      data.samples, oneHot(data.labels, classes: prior.classes, dtype: data.samples.dtype)
    )
  }
}

/// Networks with a critic that is told the class of each sample (Mirza & Osindero 2014, Conditional
/// generative adversarial nets): samples must look like data of their class, not only like data.
///
/// Their prior has classes, as many as the rows have columns.
public protocol ConditionalNetworks: AdversarialNetworks {
  /// The logits d(x, y) [n, 1] of the samples `x`, whose classes are `rows` [n, classes] of a 1 and zeros.
  func discriminate(_ x: Tensor, givenClasses rows: Tensor, _ mode: Mode) -> Tensor
}

extension ConditionalNetworks {
  /// The logits of samples of unknown class: ln of the mean of e^d(x, y) over the classes y.
  public func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank > 0, prior.classes > 0 else { return x }
    let count = x.shape[0]
    let logits = (0..<prior.classes).map { label in
      let labels = [Int32](repeating: Int32(label), count: count)
      return discriminate(
        x, givenClasses: oneHot(labels, classes: prior.classes, dtype: x.dtype), mode)
    }
    return concatenate(logits, axis: 1).logSumExp(axis: 1, keepingAxis: true)
      - Tensor.scalar(Double(prior.classes), dtype: x.dtype).log()
  }
}

/// Networks whose critic also tells the classes of samples (Odena, Olah & Shlens 2017, Conditional image
/// synthesis with auxiliary classifier GANs).
///
/// Their prior has `classCount` classes.
public protocol AuxiliaryNetworks: AdversarialNetworks, ClassifierNetworks {
  /// The logits d(x) [n, 1] of the samples `x`, and those of their classes [n, classCount], in one pass.
  func judge(_ x: Tensor, _ mode: Mode) -> (real: Tensor, classes: Tensor)
}

extension AuxiliaryNetworks {
  /// The logits d(x).
  public func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { judge(x, mode).real }
  /// The logits of the classes.
  public func classify(_ x: Tensor, _ mode: Mode) -> Tensor { judge(x, mode).classes }
}
