#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a PyTorch network and its values on a few inputs as plain text, for from_pytorch.cpp.

Each tensor is a line "name rows columns" and then its rows; %.9g keeps every bit of a float.
"""

import sys

import torch
from torch import nn

torch.manual_seed(1)
network = nn.Sequential(nn.Linear(3, 4), nn.PReLU(4), nn.Linear(4, 2))
network[1].weight.data = torch.tensor([0.25, -0.1, 0.5, 0.0])  # as if they had been learned
x = torch.randn(5, 3)

with open(sys.argv[1], "w") as file:
    for name, tensor in [*network.state_dict().items(), ("x", x), ("y", network(x).detach())]:
        rows = tensor.reshape(-1, tensor.shape[-1])
        print(name, *rows.shape, file=file)
        for row in rows.tolist():
            print(*("%.9g" % value for value in row), file=file)
