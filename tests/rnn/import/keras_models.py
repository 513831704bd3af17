"""Models as Keras 3 saves them, with what Keras computes of them: python3 keras_models.py writes into files/. Needs keras and jax."""
import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np
from keras import layers

FOLDER = pathlib.Path(__file__).parent / "files"


def write(name, model, x):
    keras.utils.set_random_seed(1)
    for variable in model.weights:  # biases that are drawn, too
        variable.assign(np.random.default_rng(len(variable.path)).normal(size=variable.shape))
    model.save(FOLDER / name)
    np.save(FOLDER / f"{name}-x.npy", x)
    (FOLDER / f"{name}.json").write_text(json.dumps({"outputs": np.asarray(model(x)).tolist()}) + "\n")


def main():
    x = np.random.default_rng(1).normal(size=(2, 4, 2)).astype("float32")
    stack = [layers.Bidirectional(layers.LSTM(3, return_sequences=True)), layers.Dropout(0.5),
             layers.GRU(3, return_sequences=True), layers.GRU(2, return_sequences=True), layers.TimeDistributed(layers.Dense(2))]
    write("stack.keras", keras.Sequential([keras.Input((4, 2)), *stack]), x)
    inputs = keras.Input((4, 2))
    y = layers.SimpleRNN(3, activation="relu", use_bias=False, name="reads")(inputs)
    write("functional.h5", keras.Model(inputs, layers.Dense(2, activation="softmax", name="answers")(y)), x)
    gru = keras.Sequential([keras.Input((4, 2)), layers.GRU(3, reset_after=False)])
    gru.save(FOLDER / "resets-before.keras")


main()
