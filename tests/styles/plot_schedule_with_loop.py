import matplotlib.pyplot as plt


def plot_schedule(schedule, num_steps=1000):
    plt.figure()
    plt.plot([float(schedule(step)) for step in range(num_steps)])
    plt.xlabel("step")
    plt.ylabel("learning rate")
    return plt.gca()
