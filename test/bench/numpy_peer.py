"""Streak and cut over a panel in numpy, in blocks of accounts; called by numpy-peer.ts."""

import json
import statistics
import sys
import time

import numpy as np

BLOCK = 4096


def load(folder, name):
    return np.fromfile(f"{folder}/{name}", dtype=np.int32)


def replay(uses, need, limits, window, kept, floor):
    accounts, months = uses.shape
    totals = np.zeros(months, dtype=np.int64)
    for start in range(0, accounts, BLOCK):
        limit = limits[start : start + BLOCK].astype(np.int64)
        streak = np.zeros(len(limit), dtype=np.int32)
        # Month-major within the block, so that every step reads consecutive numbers.
        block_uses = np.ascontiguousarray(uses[start : start + BLOCK].T)
        block_need = np.ascontiguousarray(need[start : start + BLOCK].T)
        for month in range(months):
            streak = np.where(block_uses[month] > 0, 0, streak + 1)
            served = np.minimum(block_need[month], limit)
            cut = np.maximum(np.maximum(limit * kept // 10000, floor), served)
            limit = np.where(streak >= window, np.minimum(cut, limit), limit)
            totals[month] += limit.sum()
    return totals


def main():
    folder, *numbers = sys.argv[1:]
    accounts, months, window, cut_rate, floor, runs = map(int, numbers)
    uses = load(folder, "uses").reshape(accounts, months)
    need = load(folder, "need").reshape(accounts, months)
    limits = load(folder, "limits")
    seconds = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        totals = replay(uses, need, limits, window, 10000 - cut_rate, floor)
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"seconds": statistics.median(seconds[1:]), "totals": totals.tolist()}))


main()
