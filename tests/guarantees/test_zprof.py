import cProfile,pstats,pytest
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.people import PEOPLE
def test_prof(world):
    import time
    p=[x for x in PEOPLE if x.name=="city_officer"][0]
    ask(world.client(p),"GET","/leads/")
    for path in ["/leads/","/leads/%d/"%world.leads["140100"].pk,"/leads/%d/"%world.leads["140200"].pk,"/leads/%d/act/assign"%world.leads["140100"].pk,"/accounts/people/","/","/circulars/"]:
        t=time.process_time(); w=time.time()
        for i in range(5): a=ask(world.client(p),"GET",path)
        print(path,a.status,round((time.process_time()-t)/5*1000,1),"ms cpu", round((time.time()-w)/5*1000,1), "wall")
    pr=cProfile.Profile(); pr.enable()
    for i in range(10): ask(world.client(p),"GET","/leads/%d/"%world.leads["140200"].pk)
    pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
